import assert from "node:assert/strict";
import type { EarlyScore } from "../../search/analysis/early_scores.ts";
import { trialFrame } from "../frames.ts";
import { fakeNetworkSearch, fakeTrial } from "../testing/fake_trials.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { cloud } from "./cloud.ts";
import { earlyScoresFigure } from "./early_scores.ts";
import { sampledSizes } from "./sampled_sizes.ts";

const FAKE = "Invented numbers, for a test of the drawing.";

Deno.test("cloud() counts dead candidates, draws them apart, and keeps them out of the front", () => {
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
  assert.doesNotMatch(cloud(trialFrame(fakeNetworkSearch(3)), "direct-convolution").svg, /dead/);
});

Deno.test("sampledSizes() looks as committed, and says how much of each sample is large", () => {
  const even = Array.from({ length: 60 }, (_, i) => 2 + 2 * i), low = even.map((size) => size ** 2 / 120);
  const figure = sampledSizes({ "all alike": even, "mostly small": low }, "paper");
  assert.match(figure.alt, /all alike: 50 % above 60 KB; mostly small: 30 % above 60 KB/);
  assertSnapshot("sampled-sizes", figure);
});

Deno.test("earlyScoresFigure() looks as committed, and says what to run when there is nothing", () => {
  const scores = Array.from({ length: 12 }, (_, i): EarlyScore => ({
    method: i % 2 === 0 ? "bonsai" : "fastgrnn",
    config: { i },
    seeds: 1,
    early: 0.1 + 0.02 * i,
    full: 0.2 + 0.03 * ((i * 5) % 12),
  }));
  assertSnapshot("early-scores", earlyScoresFigure(scores, 5, FAKE));
  assert.match(earlyScoresFigure([], 5, FAKE).svg, /Run: deno task search replay/);
});
