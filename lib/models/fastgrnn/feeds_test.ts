import assert from "node:assert/strict";
import { feedStarts, sequencesOf } from "./feeds.ts";
import { feedBatch } from "./testing/feed_batch.ts";

/**
 * A 3 x 4 x 4 image whose values tell where they stand: 100 * channel + 10 * row + column (golden/sequence_order.json).
 */
const TOY = Float32Array.from(
  { length: 48 },
  (_, i) => 100 * Math.floor(i / 16) + 10 * (Math.floor(i / 4) % 4) + i % 4,
);
const row = (channel: number, r: number) => [0, 1, 2, 3].map((column) => 100 * channel + 10 * r + column);
const plain = (units: Float32Array[][]) => units.map((steps) => steps.map((step) => [...step]));

Deno.test("sequencesOf feeds the toy image in the three orders of the paper", () => {
  const rowMajor = [0, 1, 2].flatMap((channel) => [0, 1, 2, 3].map((r) => row(channel, r)));
  const channelMajor = [0, 1, 2, 3].flatMap((r) => [0, 1, 2].map((channel) => row(channel, r)));
  const multi = [0, 1, 2].map((channel) => [0, 1, 2, 3].map((r) => row(channel, r)));
  assert.deepEqual(plain(sequencesOf(TOY, "row", 4)), [rowMajor]);
  assert.deepEqual(plain(sequencesOf(TOY, "channel", 4)), [channelMajor]);
  assert.deepEqual(plain(sequencesOf(TOY, "multi", 4)), multi);
});

Deno.test("feedStarts of CIFAR-10: 96 steps in byte order, 96 interleaved, three times 32", () => {
  assert.deepEqual([...feedStarts("row")[0]!], Array.from({ length: 96 }, (_, t) => 32 * t));
  assert.deepEqual([...feedStarts("channel")[0]!.subarray(0, 4)], [0, 1024, 2048, 32]);
  assert.deepEqual(feedStarts("multi").map((unit) => [unit.length, unit[0], unit[31]]), [
    [32, 0, 992],
    [32, 1024, 2016],
    [
      32,
      2048,
      3040,
    ],
  ]);
});

Deno.test("feedBatch puts a batch's images one after the other", () => {
  const two = new Float32Array([...TOY, ...TOY.map((value) => value + 1000)]);
  const { data, shape } = feedBatch(two, "channel", 4);
  assert.deepEqual(shape, [2, 12, 4]);
  assert.deepEqual([...data.subarray(48, 56)], [1000, 1001, 1002, 1003, 1100, 1101, 1102, 1103]);
  const multi = feedBatch(two, "multi", 4);
  assert.deepEqual(multi.shape, [2, 3, 4, 4]);
  assert.deepEqual(multi.data, two, "one unit a channel is the image's own order");
});
