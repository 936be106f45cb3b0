import assert from "node:assert/strict";
import { batchSizes } from "./batches.ts";

Deno.test("batchSizes keeps or drops the short last batch", () => {
  assert.deepEqual(batchSizes(10, 4, "keep"), [4, 4, 2]);
  assert.deepEqual(batchSizes(10, 4, "drop"), [4, 4]);
  assert.deepEqual(batchSizes(8, 4, "keep"), [4, 4]);
  assert.deepEqual(batchSizes(3, 4, "keep"), [3]);
});

Deno.test("batchSizes gives the paper's steps an epoch: 313, 1,250, 178 and 400 of 40,000 images", () => {
  assert.equal(batchSizes(40_000, 128, "keep").length, 313);
  assert.equal(batchSizes(40_000, 32, "keep").length, 1250);
  assert.equal(batchSizes(40_000, 224, "drop").length, 178);
  assert.equal(batchSizes(40_000, 100, "keep").length, 400);
});
