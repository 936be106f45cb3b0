import assert from "node:assert/strict";
import { BONSAI_SPACE, BUDGETS, PROTOCOL_FIGURES, RESULT_FIGURES, TABLE_5 } from "../paper.ts";
import { bonsaiSize } from "./bonsai.ts";
import { KILOBYTE } from "./rulers.ts";

const paperBytes = (depth: number, projectionDim: number) => bonsaiSize({ depth, projectionDim }).bytes.paper;

const printed = (bytes: number) => Number((bytes / KILOBYTE).toFixed(2));

/** Bytes of dimension 1, 2, ... until one no longer fits the limit. */
function dimensionsThatFit(depth: number, limit: number): number[] {
  const sizes: number[] = [];
  for (let dim = 1; paperBytes(depth, dim) <= limit; dim++) sizes.push(paperBytes(depth, dim));
  return sizes;
}

Deno.test("Table 5's sizes to the digit", () => {
  for (const { depth, projectionDim, kilobytes } of TABLE_5) {
    assert.equal(printed(paperBytes(depth, projectionDim)), kilobytes);
  }
  assert.equal(RESULT_FIGURES.bonsaiDepth5BestSize.value, printed(paperBytes(5, 12)));
});

Deno.test("finding 5: 89.25 KB at depth 8 is dimension 3; the dimension 4 that the sentence names has 119.01", () => {
  assert.equal(printed(paperBytes(8, 3)), RESULT_FIGURES.bonsaiDepth8BestSize.value);
  assert.equal(printed(paperBytes(8, RESULT_FIGURES.bonsaiDepth8LargestDim.value)), 119.01);
});

Deno.test("finding 5: 130 models fit 128 KB where the paper has 129; with KB = 1000 there are 127", () => {
  const counts = (limit: number) => BONSAI_SPACE.depths.map((depth) => dimensionsThatFit(depth, limit).length);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const ours = counts(BONSAI_SPACE.kilobytes * KILOBYTE);
  assert.deepEqual(ours, [25, 24, 23, 20, 16, 11, 7, 4]);
  assert.equal(sum(ours), PROTOCOL_FIGURES.bonsai.models.value + 1);
  assert.equal(sum(counts(128_000)), 127);
  assert.equal(ours[4], RESULT_FIGURES.bonsaiDepth5LargestDim.value);
});

Deno.test("bytes of golden/search_spaces.json at the ends of each depth", () => {
  const ends = BONSAI_SPACE.depths.map((depth) => dimensionsThatFit(depth, 131_072)).map((
    sizes,
  ) => [sizes[0], sizes.at(-1)]);
  assert.deepEqual(ends, [
    [5068, 126_620],
    [5268, 126_360],
    [5668, 130_292],
    [6468, 129_296],
    [8068, 129_040],
    [11_268, 123_916],
    [17_668, 123_660],
    [30_468, 121_864],
  ]);
});

Deno.test("8 KB admits dimension 1 at depths 1 to 5 only", () => {
  const fitting = BONSAI_SPACE.depths.map((depth) => dimensionsThatFit(depth, BUDGETS[0] * KILOBYTE).length);
  assert.deepEqual(fitting, [1, 1, 1, 1, 1, 0, 0, 0]);
});

Deno.test("EdgeML's own count of the golden trees (modelSize of golden/bonsai_*.json)", () => {
  const bytes = (depth: number, projectionDim: number, inputDim: number, classes: number) =>
    bonsaiSize({ depth, projectionDim, inputDim, classes }).bytes.paper;
  assert.equal(bytes(2, 4, 9, 3), 528);
  assert.equal(bytes(3, 3, 33, 10), 2404);
});

Deno.test("uniform rulers of depth 2, dimension 3: kept entries, a bit for every entry, offsets, one path", () => {
  const { parts, stored, working, bytes } = bonsaiSize({ depth: 2, projectionDim: 3 });
  const kept = parts.map((part) => part.kept);
  assert.deepEqual(kept, [1844, 3, 63, 63, 6]);
  const bitmaps = 9219 + 210 + 210 + 9, entries = 1844 + 63 + 63 + 6;
  assert.equal(stored.float32, entries * 4 + bitmaps / 8 + 3 * 4);
  assert.equal(stored.int8, entries + bitmaps / 8 + 3);
  // T: 9 bits and 6 entries of 4 bits are fewer than 9 entries of 4 bits
  assert.equal(parts[4]!.storage!.int4, "bitmap");
  assert.deepEqual(working, { paper: 0, float32: 12 + 40, int8: 3 + 40, int4: 1.5 + 40 });
  assert.equal(bytes.int8, stored.int8 + working.int8);
});
