import assert from "node:assert/strict";
import { sampleRankCorrelation } from "simple-statistics";
import { Random } from "../../random/mod.ts";
import { rankCorrelation, ranks } from "./ranks.ts";

Deno.test("rankCorrelation() is Spearman's, with ties at their mean rank", () => {
  assert.deepEqual(ranks([5, 1, 5, 3]), [3.5, 1, 3.5, 2]);
  const pairs = [[1, 2], [2, 1], [3, 4], [4, 3], [5, 5], [6, 7], [7, 6]] as const;
  const { rho, low, high } = rankCorrelation(pairs);
  assert.ok(Math.abs(rho! - sampleRankCorrelation(pairs.map(([x]) => x), pairs.map(([, y]) => y))) < 1e-12);
  assert.ok(low! < rho! && rho! < high!);
  assert.equal(rankCorrelation([[1, 1], [2, 1]]).rho, null);
  assert.equal(rankCorrelation(pairs.slice(0, 4)).low, null);
});

Deno.test("rankCorrelation() does not take six networks in the same order for proof", () => {
  const { rho, low, high } = rankCorrelation([1, 2, 3, 4, 5, 6].map((x) => [x, x * x] as const));
  assert.deepEqual([rho, high], [1, 1]);
  assert.ok(low! > 0.4 && low! < 0.8, `low ${low}`);
});

Deno.test("rankCorrelation()'s interval holds the true coefficient in about 95 of 100 samples of normal pairs", () => {
  const random = new Random(5);
  for (const [n, pearson] of [[8, 0], [8, 0.8], [30, 0.6]] as const) {
    const truth = 6 / Math.PI * Math.asin(pearson / 2); // Spearman's of a normal pair
    let held = 0;
    for (let sample = 0; sample < 1000; sample++) {
      const { low, high } = rankCorrelation(Array.from({ length: n }, () => {
        const x = random.normal();
        return [x, pearson * x + Math.sqrt(1 - pearson ** 2) * random.normal()] as const;
      }));
      if (low! <= truth && truth <= high!) held++;
    }
    assert.ok(held >= 920, `n = ${n}, rho = ${truth.toFixed(2)}: ${held} of 1000`);
  }
});
