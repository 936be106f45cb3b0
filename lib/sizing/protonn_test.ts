import assert from "node:assert/strict";
import { BUDGETS, PROTONN_GRID, RESULT_FIGURES, TABLE_4 } from "../paper.ts";
import { PROTONN_PRINTED_KILOBYTE, protonnSize } from "./protonn.ts";
import { KILOBYTE } from "./rulers.ts";

const { projectionDims, numPrototypes } = PROTONN_GRID;

const paperBytes = (projectionDim: number, numPrototypes: number) =>
  protonnSize({ projectionDim, numPrototypes }).bytes.paper;

/** As printed: KB of 1000 bytes. */
const printed = (bytes: number) => Number((bytes / PROTONN_PRINTED_KILOBYTE).toFixed(2));

/** golden/search_spaces.json: bytes of every shape of the grid, a row for each projection dimension. */
const GRID_BYTES = [
  [24672, 24768, 24960, 25344, 26112, 27648],
  [49264, 49376, 49600, 50048, 50944, 52736],
  [98448, 98592, 98880, 99456, 100608, 102912],
  [196816, 197024, 197440, 198272, 199936, 203264],
  [393552, 393888, 394560, 395904, 398592, 403968],
  [787024, 787616, 788800, 791168, 795904, 805376],
];

Deno.test("ProtoNN's printed sizes come out with KB = 1000: Table 4, the smallest and the largest", () => {
  const row = TABLE_4[0]!;
  assert.equal(printed(paperBytes(row.projectionDim, row.numPrototypes)), row.kilobytes);
  assert.equal(printed(paperBytes(2, 2)), RESULT_FIGURES.protonnSmallest.value);
  assert.equal(printed(paperBytes(64, 64)), RESULT_FIGURES.protonnLargest.value);
});

Deno.test("ProtoNN with KB = 1024: Table 4's model has 24.19 KB, which the paper prints nowhere", () => {
  assert.equal((paperBytes(2, 4) / KILOBYTE).toFixed(2), "24.19");
});

Deno.test("ProtoNN's 791.16 KB is nobody's size: 64, 16 has 791.168, cut or mistyped; no other grid point is near", () => {
  const printedSize = RESULT_FIGURES.protonnBestSize.value, grid = GRID_BYTES.flat().map((bytes) => bytes / 1000);
  assert.equal(grid.filter((kilobytes) => Math.abs(kilobytes - printedSize) < 0.5).length, 1);
  assert.equal(paperBytes(64, 16), 791_168);
  assert.equal(printed(791_168), 791.17);
  assert.equal(Math.floor(79_116.8) / 100, printedSize);
});

Deno.test("bytes of the whole grid; 972 configurations, of which 486 fit 128 KB and none fits 8 or 16 KB", () => {
  const grid = projectionDims.map((d) => numPrototypes.map((m) => paperBytes(d, m)));
  assert.deepEqual(grid, GRID_BYTES);
  const variants = PROTONN_GRID.gammas.length * PROTONN_GRID.learningRates.length;
  assert.equal(grid.flat().length * variants, 972);
  const fitting = BUDGETS.map((budget) => grid.flat().filter((bytes) => bytes <= budget * KILOBYTE).length);
  assert.deepEqual(fitting, [0, 0, 6, 12, 18]);
  assert.equal(fitting[4]! * variants, 486);
});

Deno.test("uniform rulers of 2, 4: dense matrices at their width, 2 waiting values and 10 open scores", () => {
  const { parameters, stored, working, parts } = protonnSize({ projectionDim: 2, numPrototypes: 4 });
  assert.equal(parameters, 6144 + 8 + 40);
  assert.deepEqual(stored, { paper: 24_768, float32: 24_768, int8: 6192, int4: 3096 });
  assert.deepEqual(working, { paper: 0, float32: 8 + 40, int8: 2 + 40, int4: 1 + 40 });
  assert.deepEqual(parts.map(({ decides }) => decides.int8), [false, true, false]);
});

Deno.test("a sparse W: 8 bytes a kept entry for the paper, the cheapest way on the others", () => {
  const { parts } = protonnSize({ projectionDim: 8, numPrototypes: 16, densityW: 0.1 }), w = parts[0]!;
  assert.equal(w.kept, 2458);
  // 3,072 lines of 8: counts of 4 bits and places of 3 beat 24,576 bits of bitmap
  assert.deepEqual(w.stored, {
    paper: 19_664,
    float32: (3072 * 4 + 2458 * (3 + 32)) / 8,
    int8: (3072 * 4 + 2458 * (3 + 8)) / 8,
    int4: (3072 * 4 + 2458 * (3 + 4)) / 8,
  });
  assert.deepEqual(w.storage, { float32: "indices", int8: "indices", int4: "indices" });
});
