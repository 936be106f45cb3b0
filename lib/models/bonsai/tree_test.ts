import assert from "node:assert/strict";
import { bonsaiModel } from "./path.ts";
import { describeTree } from "./tree.ts";

// one dimension, two classes, depth 1: the root says nothing, the left leaf says class 0, the right one class 1
const model = {
  ...bonsaiModel({
    Z: new Float32Array(0),
    W: Float32Array.of(0, 0, 1, 0, 0, -1),
    V: Float32Array.of(0, 0, 9, 0, 0, -9),
    T: Float32Array.of(1),
  }, 1),
  classes: 2,
};

Deno.test("describeTree: shares, classes, tendencies and accuracy of each node", () => {
  const images = [2, 4, -1, -3].map((value) => Float64Array.of(value)),
    [root, left, right] = describeTree(model, images, [0, 1, 1, 1]);
  assert.deepEqual(root, { node: 0, depth: 0, share: 1, classes: [0.25, 0.75], tendency: [0, 0], accuracy: 0.75 });
  const { tendency: said, ...rest } = left!;
  assert.deepEqual(rest, { node: 1, depth: 1, share: 0.5, classes: [0.5, 0.5], accuracy: 0.5 });
  assert.ok(Math.abs(said[0]! - 3) < 1e-6 && said[1] === 0);
  assert.deepEqual([right!.share, right!.classes, right!.accuracy], [0.5, [0, 1], 1]);
  assert.ok(Math.abs(right!.tendency[1]! - 2) < 1e-6);
});

Deno.test("a node that no image reaches has zeros", () => {
  const [, , right] = describeTree(model, [Float64Array.of(1)], [0]);
  assert.deepEqual(right, { node: 2, depth: 1, share: 0, classes: [0, 0], tendency: [0, 0], accuracy: 0 });
});
