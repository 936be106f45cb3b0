import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, LossHead, type LossName, wasmEngine } from "./mod.ts";
import { numericGradient } from "./testing/reference.ts";

const CLASSES = 10, ROWS = 21, BLOCKS = 2;

/** The loss of one row in double precision. */
const LOSSES: Readonly<Record<LossName, (scores: Float64Array, label: number) => number>> = {
  "cross-entropy": (s, label) => Math.log(s.reduce((sum, value) => sum + Math.exp(value), 0)) - s[label]!,
  // EdgeML: 1 + the best other score - the own score, if positive
  hinge: (s, label) => Math.max(0, 1 + Math.max(...s.filter((_, c) => c !== label)) - s[label]!),
  squared: (s, label) => s.reduce((sum, value, c) => sum + (value - Number(c === label)) ** 2, 0) / CLASSES,
};

function filled(loss: LossName) {
  const arena = new Arena(wasmEngine(), 2 ** 20),
    random = new Random(loss),
    head = new LossHead(arena, loss, CLASSES, ROWS);
  const scores = Array.from(
    { length: ROWS },
    () => Float64Array.from({ length: CLASSES }, () => Math.fround(4 * random.nextFloat() - 2)),
  );
  const labels = arena.store(Int32Array.from({ length: 32 }, (_, i) => (i < ROWS ? random.nextInt(CLASSES) : -1)));
  const at = (row: number, c: number) => (row >> 4) * CLASSES * 16 + c * 16 + row % 16;
  scores.forEach((row, r) =>
    row.forEach((value, c) => arena.f32(head.scores, BLOCKS * CLASSES * 16)[at(r, c)] = value)
  );
  const sum = [0, 1].reduce(
    (total, block) => total + head.block(block, labels + block * 64, Math.min(16, ROWS - block * 16), ROWS),
    0,
  );
  return { scores, labels: arena.i32(labels, 32), sum, gradient: arena.f32(head.gradient, BLOCKS * CLASSES * 16), at };
}

for (const loss of Object.keys(LOSSES) as LossName[]) {
  Deno.test(`${loss}: sum and gradient of the mean agree with double precision and central differences; empty lanes get none`, () => {
    const { scores, labels, sum, gradient, at } = filled(loss), exact = LOSSES[loss];
    const total = scores.reduce((all, row, r) => all + exact(row, labels[r]!), 0);
    assert.ok(Math.abs(sum - total) < 1e-4, `${sum} not ${total}`);
    scores.forEach((row, r) => {
      numericGradient(() => exact(row, labels[r]!) / ROWS, row).forEach((expected, c) => {
        assert.ok(Math.abs(gradient[at(r, c)]! - expected) < 2e-7, `row ${r}, class ${c}`);
      });
    });
    for (let row = ROWS; row < 32; row++) for (let c = 0; c < CLASSES; c++) assert.equal(gradient[at(row, c)], 0);
  });
}

Deno.test("correct counts rows whose first largest score is their label's, in filled lanes only", () => {
  const arena = new Arena(wasmEngine(), 2 ** 20), head = new LossHead(arena, "cross-entropy", 3, 16);
  const rows = [[1, 2, 0], [2, 2, 0], [2, 2, 0], [0, 0, 5], [NaN, 1, 0], [-3, -2, -1]], truth = [1, 0, 1, 2, 1, 0];
  const labels = arena.store(Int32Array.from({ length: 16 }, (_, i) => truth[i] ?? -1));
  rows.forEach((row, r) => row.forEach((value, c) => arena.f32(head.scores, 48)[c * 16 + r] = value));
  assert.equal(head.correct(0, labels), 3); // rows 0, 1 and 3
});
