import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { fastgrnnParameters, shapeOf } from "./config.ts";
import { fastgrnnInitialValues } from "./initial_values.ts";

Deno.test("fastgrnnInitialValues draws EdgeML's start, the same for the same seed", () => {
  const specs = fastgrnnParameters(shapeOf({ feed: "multi", hiddenDim: 20 }));
  const weights = fastgrnnInitialValues(specs, new Random(7));
  assert.deepEqual(fastgrnnInitialValues(specs, new Random(7)), weights);
  assert.deepEqual(Object.keys(weights), specs.map(({ name }) => name));
  const spread = (values: Float32Array) => Math.hypot(...values) / Math.sqrt(values.length);
  assert.ok(Math.abs(spread(weights["green.U"]!) - 0.1) < 0.02 && Math.abs(spread(weights["FC"]!) - 1) < 0.1);
  assert.deepEqual([weights["red.zeta"]![0], weights["blue.nu"]![0], weights["red.bias_gate"]![3]], [1, -4, 1]);
});
