import assert from "node:assert/strict";
import { splitRows } from "./split.ts";

const labels = Uint8Array.from({ length: 600 }, (_, row) => (row * 7) % 10);

Deno.test("splitRows takes the same number of each class for validation and leaves no row out", () => {
  const { train, validation, test } = splitRows(labels, 500, 10);
  for (let label = 0; label < 10; label++) assert.equal(validation.filter((row) => labels[row] === label).length, 10);
  assert.deepEqual([...train, ...validation, ...test].sort((a, b) => a - b), [...labels.keys()]);
  assert.deepEqual([...test], Array.from({ length: 100 }, (_, i) => 500 + i));
  assert.deepEqual([...validation], [...validation].sort((a, b) => a - b));
  assert.notDeepEqual([...train.subarray(0, 5)], [...train].sort((a, b) => a - b).slice(0, 5), "train is shuffled");
});

Deno.test("splitRows is the same every time, and its hash tells another split", () => {
  const split = splitRows(labels, 500, 10);
  assert.deepEqual(splitRows(labels, 500, 10), split);
  assert.notEqual(splitRows(labels, 500, 9).sha256, split.sha256);
  assert.equal(split.sha256, "3edaf79c42bc51f0d5704aefba250e9755fc38b4bd2b5c5d9c40e999b701f03d");
});

Deno.test("splitRows refuses to give a class's every row away", () => {
  assert.throws(() => splitRows(labels, 500, 50), /class 0 has 50 rows, 50 are for validation/);
});
