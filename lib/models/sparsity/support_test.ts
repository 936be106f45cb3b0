import assert from "node:assert/strict";
import { Support } from "./support.ts";

Deno.test("Support zeroes what was zero and comes back from its saved form", () => {
  const support = Support.of(Float32Array.of(1, 0, 3, 0, 0, 6, 7, 8, 0, 10)),
    back = Support.restore(10, support.save());
  for (const one of [support, back]) {
    const values = new Float32Array(10).fill(2);
    one.apply(values);
    assert.deepEqual([...values], [2, 0, 2, 0, 0, 2, 2, 2, 0, 2]);
    assert.equal(one.kept, 6);
  }
});
