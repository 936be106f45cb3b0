import assert from "node:assert/strict";
import { drawsByBudget } from "./draws.ts";
import { trialFrame } from "./frames.ts";
import { fakeTrial } from "./testing/fake_trials.ts";

const candidate = (budget: number, kilobytes: number, validation: number, failed?: string) =>
  fakeTrial({
    ...{ method: "direct-convolution", study: "direct-convolution", config: { budget, kilobytes }, validation },
    ...{ kilobytes, epochs: 5, tags: { stage: "candidate", budget } },
    ...(failed === undefined ? {} : { failed }),
  });

Deno.test("drawsByBudget() takes what was drawn for a larger budget and fits, never what was drawn for a smaller one", () => {
  const draws = drawsByBudget(
    trialFrame([candidate(8, 7, 0.4), candidate(16, 6, 0.5), candidate(16, 12, 0.7), candidate(128, 3, 0.1, "dead")]),
  );
  assert.deepEqual(
    draws.map(({ budget, rows, best }) => [budget, rows.length, best.at(-1)!.expected]),
    [[8, 3, 0.5], [16, 3, 0.7], [32, 1, 0.1], [64, 1, 0.1], [128, 1, 0.1]],
  );
  assert.deepEqual(drawsByBudget(trialFrame([])), []);
});
