import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
import { differencesTable } from "./differences.ts";

function replay(row: string, test: number, variant = "", seed = 1) {
  const tags = { table: 3, row, variant };
  return fakeTrial({ method: "direct-convolution", config: { row, variant }, seed, test, tags });
}

Deno.test("differencesTable() has every model beyond 1.5 points once, the furthest first, each with what was tested", () => {
  const table = differencesTable(trialFrame([
    replay("8 KB", 0.6), // paper 0.604: agrees
    replay("16 KB", 0.7), // 0.629
    replay("32 KB", 0.55), // 0.643
    replay("32 KB", 0.64, "other"),
    replay("64 KB", 0.5), // 0.657, printed for two budgets
    // of another table, whose rows have the same names: no reason for these
    fakeTrial({ method: "bonsai", config: {}, test: 0.65, tags: { table: 5, row: "64 KB", variant: "cross-entropy" } }),
  ]));
  assert.deepEqual(table.rows.map((cells) => [...cells.slice(0, 2), ...cells.slice(4)]), [
    ["3", "≤ 64 KB", "0.500 (1 seed)", "−0.157", "Unexplained; an independent run agrees with the paper: 0.648."],
    ["3", "≤ 32 KB", "0.550 (1 seed)", "−0.093", "Explained: other 0.640."],
    ["3", "≤ 16 KB", "0.700 (1 seed)", "+0.071", "Unexplained; an independent run agrees with the paper: 0.623."],
  ]);
  assert.match(table.caption, /^3 of 4 models that were trained again; of them 1 explained, 2 not\. Ours: fake pixels/);
});

Deno.test("an independent run speaks for us, for the paper, for both or for neither", () => {
  // direct-convolution.md, section 5.4: 0.593 for the first network, which the paper has at 0.604
  const texts = [0.58, 0.588, 0.5].map((test) => differencesTable(trialFrame([replay("8 KB", test)])).rows[0]?.at(-1));
  assert.deepEqual(texts, [
    "Unexplained; an independent run lies between: 0.593.",
    "Unexplained; an independent run lies between: 0.593.",
    "Unexplained; an independent run agrees with the paper: 0.593.",
  ]);
  const [row] = differencesTable(trialFrame([replay("32 KB", 0.6)])).rows; // 0.620 there, the paper has 0.643
  assert.equal(row!.at(-1), "Unexplained; an independent run: 0.620.");
});

Deno.test("differencesTable() without trials says what to run", () => {
  assert.match(differencesTable(trialFrame([])).caption, /deno task campaign/);
});
