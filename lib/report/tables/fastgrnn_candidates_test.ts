import assert from "node:assert/strict";
import { fastgrnnCandidatesTable } from "./fastgrnn_candidates.ts";

Deno.test("fastgrnnCandidatesTable(): the lists of edgeml-models.md 6.2 and 6.3, and what Table 6 has besides", () => {
  const { rows, caption } = fastgrnnCandidatesTable();
  const column = (at: number) => rows.map((cells) => `${cells[at]} (${cells[at + 1]})`);
  assert.deepEqual(column(1).slice(0, 6), [
    "H 45, W 0.2, U 0.2 * (7.57)",
    "H 60, W 0.1, U 0.1 (7.17)",
    "H 45, W 0.3, U 0.1 (7.12)",
    "H 60, W 0.3, U 0.3 * (15.80)",
    "H 45, dense (15.69)",
    "H 90, W 0.2, U 0.1 (15.09)",
  ]);
  assert.deepEqual(column(3).slice(0, 4), [
    "H 15, W 0.2, U 1 (7.06)",
    "H 10, dense (6.39)",
    "H 15, W 0.1, U 1 (5.93)",
    "H 20, dense * (15.06)",
  ]);
  assert.deepEqual(column(5).slice(6, 9), [
    "H 40, W 0.1, U 1 (30.31)",
    "H 35, W 0.3, U 1 * (28.75)",
    "H 35, W 0.2, U 1 (26.89)",
  ]);
  assert.deepEqual(column(5).slice(12), [
    "H 100, W 0.1, U 1 (127.25)",
    "H 95, W 0.2, U 1 (126.31)",
    "H 90, W 0.3, U 1 * (124.09)",
  ]);
  assert.match(caption, /not among them: row, H 75, W 0\.1, U 0\.2; multi, H 12, dense\.$/);
});
