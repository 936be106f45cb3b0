import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { Random } from "../../random/mod.ts";
import { fakeHistory, fakeNetworkSearch, fakeTrial } from "../testing/fake_trials.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { cloud } from "./cloud.ts";
import { earlyScoresFigure } from "./early_scores.ts";
import { sampledSizes } from "./sampled_sizes.ts";

Deno.test("cloud() counts dead candidates and keeps them out of the front; what is beyond the paper wins nothing", () => {
  const candidate = (kilobytes: number, validation: number | null, failed?: string) =>
    fakeTrial({
      ...{ method: "direct-convolution", study: "direct-convolution", config: { kilobytes }, validation, kilobytes },
      ...{ epochs: 5, tags: { stage: "candidate", budget: 8 }, ...(failed === undefined ? {} : { failed }) },
    });
  const { caption, svg } = cloud(
    trialFrame([candidate(2, 0.4), candidate(4, 0.5), candidate(3, 0.1, "dead"), candidate(5, null, "NaN")]),
    "direct-convolution",
  );
  assert.match(caption, /^4 candidates, 1 of them dead, 1 failed before their first epoch ended\. /);
  assert.match(svg, />dead \(1\)</);
  const beyond = (validation: number) =>
    fakeTrial({
      ...{ method: "protonn", study: "protonn", config: { validation }, validation, kilobytes: 6 },
      tags: { stage: "candidate", variant: "beyond" },
    });
  const raw = fakeTrial({
    ...{ method: "protonn", study: "protonn", config: { input: "raw" }, validation: 0.14, kilobytes: 20 },
    tags: { stage: "candidate", variant: "raw" },
  });
  const both = cloud(trialFrame([raw, beyond(0.38)]), "protonn");
  assert.match(both.caption, /^1 candidate\. .* Open: 1 model beyond the paper's search\./);
  assert.match(both.alt, /: 32 KB 0\.140, 64 KB/); // nothing of the paper's search fits 8 KB
  assert.doesNotMatch(cloud(trialFrame(fakeNetworkSearch(3)), "direct-convolution").svg, /dead/);
});

Deno.test("sampledSizes() looks as committed, and says how much of each sample is large", () => {
  const even = Array.from({ length: 60 }, (_, i) => 2 + 2 * i), low = even.map((size) => size ** 2 / 120);
  const figure = sampledSizes({ "all alike": even, "mostly small": low }, "paper");
  assert.match(figure.alt, /all alike: 46.7 % above 64 KB; mostly small: 28.3 % above 64 KB/);
  assertSnapshot("sampled-sizes", figure);
});

Deno.test("earlyScoresFigure() looks as committed, and says what to run when there is nothing", () => {
  const random = new Random(5);
  const trials = Array.from({ length: 12 }, (_, i) => {
    const validation = 0.2 + 0.03 * ((i * 5) % 12), history = fakeHistory(30, validation, random);
    return fakeTrial({ method: i % 2 === 0 ? "bonsai" : "fastgrnn", config: { i }, validation, history });
  });
  const figure = earlyScoresFigure(trials, 5);
  assert.match(figure.caption, /12 trials/);
  assertSnapshot("early-scores", figure);
  assert.match(earlyScoresFigure([], 5).svg, /Run: deno task search replay/);
});
