import assert from "node:assert/strict";
import { bestOfEach } from "./best_of_n.ts";

/** All subsets of n. */
function subsets(values: readonly number[], n: number): number[][] {
  if (n === 0) return [[]];
  return values.flatMap((value, i) => subsets(values.slice(i + 1), n - 1).map((rest) => [value, ...rest]));
}

Deno.test("bestOfEach() is the mean and the quantiles of the best of all subsets", () => {
  const scores = [0.3, 0.5, 0.1, 0.4, 0.4, 0.7, 0.2];
  for (const { n, expected, low, high } of bestOfEach(scores, 0.8)) {
    const bests = subsets(scores, n).map((subset) => Math.max(...subset)).sort((a, b) => a - b);
    assert.ok(Math.abs(expected - bests.reduce((a, b) => a + b) / bests.length) < 1e-12);
    const share = (test: (best: number) => boolean) => bests.filter(test).length / bests.length;
    assert.ok(share((best) => best < low) <= 0.1 + 1e-12 && share((best) => best <= low) > 0.1 - 1e-12, `low of ${n}`);
    assert.ok(
      share((best) => best > high) <= 0.1 + 1e-12 && share((best) => best >= high) > 0.1 - 1e-12,
      `high of ${n}`,
    );
  }
  assert.deepEqual(bestOfEach([]), []);
});
