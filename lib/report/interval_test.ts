import assert from "node:assert/strict";
import { meanInterval, tQuantile95 } from "./interval.ts";

Deno.test("meanInterval() of the sleep data's differences is the interval that R's t.test prints", () => {
  // Student (1908), `with(sleep, t.test(extra[group == 2] - extra[group == 1]))`: 0.7001142 to 2.4598858, mean 1.58
  const interval = meanInterval([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])!;
  assert(Math.abs(interval.mean - 1.58) < 1e-12);
  assert(Math.abs(interval.mean - interval.half! - 0.7001142) < 2e-4);
  assert.equal(interval.n, 10);
});

Deno.test("meanInterval() has no interval for one value and nothing for none", () => {
  assert.deepEqual(meanInterval([0.5]), { mean: 0.5, half: null, n: 1 });
  assert.equal(meanInterval([]), null);
});

Deno.test("tQuantile95() joins its table to the expansion smoothly", () => {
  assert(Math.abs(tQuantile95(31) - 2.0395) < 2e-3); // printed tables: 2.040
  assert(Math.abs(tQuantile95(60) - 2.000) < 1e-3);
});
