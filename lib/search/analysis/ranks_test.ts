import assert from "node:assert/strict";
import { sampleRankCorrelation } from "simple-statistics";
import { rankCorrelation, ranks } from "./ranks.ts";

Deno.test("rankCorrelation() is Spearman's, with ties at their mean rank, and a repeatable interval", () => {
  assert.deepEqual(ranks([5, 1, 5, 3]), [3.5, 1, 3.5, 2]);
  const pairs = [[1, 2], [2, 1], [3, 4], [4, 3], [5, 5], [6, 7], [7, 6]] as const;
  const found = rankCorrelation(pairs);
  assert.ok(Math.abs(found.rho! - sampleRankCorrelation(pairs.map(([x]) => x), pairs.map(([, y]) => y))) < 1e-12);
  assert.ok(found.low! < found.rho! && found.rho! <= found.high!);
  assert.deepEqual(rankCorrelation(pairs), found);
  assert.equal(rankCorrelation([[1, 1], [2, 1]]).rho, null);
});
