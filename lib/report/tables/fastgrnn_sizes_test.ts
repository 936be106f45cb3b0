import assert from "node:assert/strict";
import { fastgrnnRulersTable, multiSlipTable } from "./fastgrnn_sizes.ts";

Deno.test("multiSlipTable() gives the paper's two odd sizes to the digit, and the right ones (edgeml-models.md 5.3)", () => {
  const rows = multiSlipTable().rows.map((cells) => cells.slice(2));
  assert.deepEqual(rows[2], ["28.75", "27.215", "28.754", "the slip's"]);
  assert.deepEqual(rows[4], ["124.09", "127.891", "124.094", "the slip's"]);
  assert.deepEqual([0, 1, 3].map((i) => rows[i]![3]), Array(3).fill("both: a dense model"));
});

Deno.test("fastgrnnRulersTable(): the paper's ruler gives every printed size but the slip's two", () => {
  const wrong = fastgrnnRulersTable().rows.filter(([, , , printed, paper]) => printed !== paper);
  assert.deepEqual(wrong.map(([feed, , , printed]) => [feed, printed]), [["Multi", "28.75"], ["Multi", "124.09"]]);
});
