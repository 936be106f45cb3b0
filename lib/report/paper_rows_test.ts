import assert from "node:assert/strict";
import { replayRows } from "../search/studies/replay_rows.ts";
import { fakePlanner } from "../search/testing/fake_planner.ts";
import { paperRows } from "./paper_rows.ts";
import { METHOD_NAMES } from "../models/mod.ts";

Deno.test("paperRows() names exactly the rows that the replay trains", () => {
  const ours = new Set(paperRows().map(({ table, row }) => `${table} ${row}`));
  const trained = new Set(
    METHOD_NAMES.flatMap((method) => replayRows(method, fakePlanner)).map(({ table, row }) => `${table} ${row}`),
  );
  assert.deepEqual([...ours].sort(), [...trained].sort());
  assert.equal(paperRows().length, 28);
});

Deno.test("paperRows() explain every printed size", () => {
  for (const { row, table, sizeNote } of paperRows()) assert(!/unexplained/.test(sizeNote), `Table ${table}, ${row}`);
  const slips = paperRows().filter(({ sizeNote }) => /slip/.test(sizeNote)).map(({ row }) => row);
  assert.deepEqual(slips, ["multi 32 KB", "multi 128 KB"]); // finding 6
});

Deno.test("paperRows() fit their budgets on the paper's ruler", () => {
  for (const { row, table, budget, bytes } of paperRows()) {
    assert(bytes.paper <= budget * 1024, `Table ${table}, ${row}`);
  }
});
