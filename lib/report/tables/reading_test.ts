import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
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
