import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { fakeNetworkSearch } from "../testing/fake_trials.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { bestOfN, expectedBest } from "./best_of_n.ts";

/** By going through every subset. */
function byEnumeration(values: readonly number[], n: number): number {
  let sum = 0, subsets = 0;
  for (let mask = 0; mask < 2 ** values.length; mask++) {
    const chosen = values.filter((_, i) => mask >> i & 1);
    if (chosen.length !== n) continue;
    sum += Math.max(...chosen);
    subsets++;
  }
  return sum / subsets;
}

Deno.test("expectedBest() is the mean of the maxima of all subsets", () => {
  const values = [0.3, 0.1, 0.45, 0.2, 0.2, 0.41, 0.05];
  for (const [at, best] of expectedBest(values).entries()) {
    assert(Math.abs(best - byEnumeration(values, at + 1)) < 1e-12, `n = ${at + 1}: ${best}`);
  }
});

Deno.test("bestOfN() of invented candidates looks as committed", () => {
  assertSnapshot("best-of-n", bestOfN(trialFrame(fakeNetworkSearch())));
});

Deno.test("bestOfN() of no candidates says what to run", () => {
  assert.match(bestOfN(trialFrame([])).svg, /Run: deno task search direct-convolution/);
});
