import assert from "node:assert/strict";
import { describePrototypes, projectImage, scoresAtPoint } from "./plane.ts";

// three features, two dimensions, two prototypes at (0, 0) and (4, 0), two classes
const weights = {
  W: Float32Array.of(1, 0, 0, 1, 1, 1),
  B: Float32Array.of(0, 4, 0, 0),
  Z: Float32Array.of(1, -2, 0.5, 3),
};

Deno.test("projectImage is x W", () => {
  assert.deepEqual([...projectImage(weights, [1, 2, 3])], [4, 5]);
});

Deno.test("describePrototypes: positions, votes, nearest images and shares", () => {
  const [first, second] = describePrototypes(weights, [[1, 0], [3, 1], [5, 0], [0, 0.5]], 2);
  assert.deepEqual(first, { position: [0, 0], votes: [1, 0.5], strongest: 0, nearest: [3, 0], share: 0.5 });
  assert.deepEqual(second, { position: [4, 0], votes: [-2, 3], strongest: 1, nearest: [2, 1], share: 0.5 });
});

Deno.test("scoresAtPoint weighs the prototypes' votes by their similarity", () => {
  const [a, b] = [...scoresAtPoint(weights, 0.5, [1, 0])], near = Math.exp(-0.25), far = Math.exp(-0.25 * 9);
  assert.ok(Math.abs(a! - (near - 2 * far)) < 1e-12 && Math.abs(b! - (0.5 * near + 3 * far)) < 1e-12);
});
