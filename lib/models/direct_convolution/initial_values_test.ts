import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { kerasInitialValues, orthogonal } from "./initial_values.ts";

/** Largest deviation of the columns' inner products from those of an orthonormal set; of the rows for a wide matrix. */
function deviation(values: Float32Array, rows: number, columns: number): number {
  const wide = rows < columns, count = wide ? rows : columns, length = wide ? columns : rows;
  const at = (vector: number, i: number) => values[wide ? vector * columns + i : i * columns + vector]!;
  let worst = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += at(a, i) * at(b, i);
      worst = Math.max(worst, Math.abs(sum - (a === b ? 1 : 0)));
    }
  }
  return worst;
}

Deno.test("orthogonal gives orthonormal columns of a tall kernel and orthonormal rows of a wide one", () => {
  assert.ok(deviation(orthogonal([3, 3, 8, 32], new Random(1)), 72, 32) < 1e-6);
  assert.ok(deviation(orthogonal([1, 1, 6, 32], new Random(2)), 6, 32) < 1e-6);
  assert.ok(deviation(orthogonal([1600, 10], new Random(3)), 1600, 10) < 1e-6);
});

Deno.test("kerasInitialValues draws a depthwise kernel as one column of norm 1 and leaves biases at zero", () => {
  const values = kerasInitialValues([
    { name: "c1.depthwise", shape: [3, 3, 16] },
    { name: "c1.depthwiseBias", shape: [16] },
    { name: "out.bias", shape: [10] },
  ], new Random(4));
  assert.ok(Math.abs(Math.hypot(...values["c1.depthwise"]!) - 1) < 1e-6);
  assert.deepEqual(values["c1.depthwiseBias"], new Float32Array(16));
  assert.deepEqual(values["out.bias"], new Float32Array(10));
});

Deno.test("orthogonal entries are spread as a uniformly random orthogonal matrix's: mean 0, variance 1 / rows", () => {
  const random = new Random(5), rows = 16, draws = 400;
  let sum = 0, squares = 0, count = 0;
  for (let n = 0; n < draws; n++) {
    for (const value of orthogonal([rows, 4], random)) sum += value, squares += value * value, count++;
  }
  // the standard error of the mean is 1 / sqrt(rows * count), about 0.0016
  assert.ok(Math.abs(sum / count) < 0.008, `mean ${sum / count}`);
  assert.ok(Math.abs(squares / count - 1 / rows) < 1e-6, `variance ${squares / count}`);
});
