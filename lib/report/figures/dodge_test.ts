import assert from "node:assert/strict";
import { dodge } from "./dodge.ts";

Deno.test("dodge() leaves labels alone that are far enough apart", () => {
  assert.deepEqual(dodge([30, 10, 20], 5), [30, 10, 20]);
});

Deno.test("dodge() moves touching labels apart around their middle, in their order", () => {
  assert.deepEqual(dodge([10, 11], 5), [8, 13]);
  assert.deepEqual(dodge([11, 10, 40], 5), [13, 8, 40]);
});

Deno.test("dodge() joins runs that meet", () => {
  const placed = dodge([10, 10, 10, 16], 5);
  for (let i = 1; i < placed.length; i++) assert(placed[i]! - placed[i - 1]! >= 5 - 1e-9, String(placed));
});
