import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { fakeReplay } from "../testing/fake_trials.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { samplingNoise, validationGap } from "./validation_gap.ts";

Deno.test("samplingNoise() is that of two binomial proportions: 1.4 points at one half", () => {
  assert.equal(samplingNoise(0.5).toFixed(4), (1.96 * Math.SQRT1_2 / 100).toFixed(4));
  assert.equal(samplingNoise(1), 0);
});

Deno.test("validationGap() looks as committed, and says what to run without trials", () => {
  assertSnapshot("validation-gap", validationGap(trialFrame(fakeReplay())));
  assert.match(validationGap(trialFrame([])).svg, /Run: deno task search replay/);
});
