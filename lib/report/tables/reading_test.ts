import assert from "node:assert/strict";
import { rowsOf, trialFrame } from "../frames.ts";
import { tableLines } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
import { paperTable } from "./paper_table.ts";
import { readingTable } from "./reading.ts";

const replay = (row: string, variant: string, test: number, seed: number) =>
  fakeTrial({
    ...{ method: "direct-convolution", config: { row, variant }, seed, test },
    tags: { table: 3, row, variant, budget: parseInt(row) },
  });

Deno.test("readingTable() puts two readings of each network and the independent runs side by side", () => {
  const trials = [0.64, 0.65].flatMap((test, seed) => [
    replay("64 KB", "", test, seed),
    replay("64 KB", "C1 without ReLU", test - 0.1, seed),
  ]);
  const table = readingTable(trialFrame(trials), 3, "C1 without ReLU");
  assert.equal(table.rows.length, 4);
  assert.deepEqual(table.rows[3]!.slice(1), [
    ...["0.657", "0.645 ± 0.064 (2 seeds)", "0.545 ± 0.064 (2 seeds)", "−0.100", "0.648", "0.550"],
  ]);
  assert.deepEqual(table.rows[2]!.slice(2), ["not run yet", "not run yet", "", "0.620", ""]);
});

Deno.test("readingTable() has no columns for independent runs where there are none", () => {
  const titles = (variant: string) => readingTable(trialFrame([]), 5, variant).columns.map(({ title }) => title);
  assert.deepEqual(titles("cross-entropy"), ["model", "paper", "hinge loss", "cross-entropy loss", "difference"]);
});

Deno.test("a reading that only some rows of Table 6 are trained in has lines for those only, with their own size", () => {
  const unit = (row: string, variant: string, test: number, kilobytes: number) =>
    fakeTrial({
      ...{ method: "fastgrnn", config: { feed: "multi", row, variant }, test, kilobytes },
      tags: { table: 6, row, variant, budget: 32 },
    });
  const trials = trialFrame([
    unit("multi 32 KB", "", 0.546, 27.21),
    unit("multi 32 KB", "slip", 0.53, 28.75),
    fakeTrial({
      method: "fastgrnn",
      study: "fastgrnn",
      config: { feed: "multi" },
      tags: { stage: "candidate", budget: 32 },
    }),
  ]);
  const lines = tableLines(rowsOf<TrialRow>(trials), 6), slip = lines.filter(({ variant }) => variant === "slip");
  assert.deepEqual(slip.map(({ row, bytes, search }) => [row, bytes.paper / 1024, search]), [[
    "multi 32 KB",
    28.75,
    null,
  ]]);
  const table = paperTable(trials, 6), at = table.columns.findIndex(({ title }) => title === "why");
  assert.equal(table.rows.length, 15, "Table 6 itself keeps its lines, the reading is a tested reason");
  assert.match(table.rows[12]![at]!, /^Explained: thresholds by the slip 0\.530\. Printed size: that of a slip/);
  const models = readingTable(trials, 6, "slip").rows.map(([, model, , , slip]) => [model, slip]);
  assert.deepEqual(models, [["H 35, W 0.3, U 1", "0.530 (1 seed)"], ["H 90, W 0.3, U 1", "not run yet"]]);
  assert.equal(readingTable(trials, 6, "classifier fixed").rows.length, 6);
});
