import assert from "node:assert/strict";
import { beyondSpecs } from "../search/studies/protonn_beyond.ts";
import { FULL_SCALE } from "../search/study.ts";
import { type ProtonnDimensions, protonnSize } from "../sizing/protonn.ts";
import { beyondEntries } from "./beyond.ts";
import { tablePicture } from "./figures/table_picture.ts";
import { rowsOf, trialFrame } from "./frames.ts";
import type { TrialRow } from "./rows.ts";
import { tableLines } from "./results.ts";
import { methodSummary } from "./summary.ts";
import { paperTable } from "./tables/paper_table.ts";
import { resultsTable } from "./tables/results.ts";
import { table7 } from "./tables/table_7.ts";
import { fakeReplay, fakeTrial } from "./testing/fake_trials.ts";

const specs = beyondSpecs(FULL_SCALE);

/** The candidates of the first two budgets, the later ones better, with the test reading of the 8 KB winner. */
function trials() {
  const candidates = specs.filter(({ tags }) => Number(tags.budget) <= 16).map(({ config, tags }, i) =>
    fakeTrial({
      ...{ method: "protonn", study: "protonn", config, tags, validation: 0.3 + i / 1000 },
      kilobytes: protonnSize(config as unknown as ProtonnDimensions).bytes.paper / 1024,
    })
  );
  const winner = candidates.filter(({ tags }) => tags.budget === 8).at(-1)!;
  const reading = { ...winner, id: `${winner.id}.test`, tags: { ...winner.tags, stage: "winner" } };
  return [...candidates, { ...reading, test: { accuracy: 0.305, images: 10_000, read: "2026-01-01T00:00:00.000Z" } }];
}

const rows = () => rowsOf<TrialRow>(trialFrame(trials()));

Deno.test("beyondEntries() has the winner by validation of every budget for which something was trained", () => {
  const entries = beyondEntries(rows());
  assert.deepEqual(entries.map(({ budget, tried, planned }) => [budget, tried, planned]), [
    [8, 12, 12],
    [16, 12, 12],
    [32, 0, 12],
    [64, 0, 12],
    [128, 0, 8],
  ]);
  assert.deepEqual(entries.map(({ test }) => test?.mean ?? null), [0.305, null, null, null, null]);
  assert.match(entries[0]!.model, /^d 16, m 20, W 0\.0\d+, by class$/);
  assert.deepEqual(beyondEntries([]), []);
  // on a ruler that charges eight times as much the same models fit 64 and 128 KB
  assert.deepEqual(beyondEntries(rows(), "float32").map(({ budget }) => budget), [64, 128]);
});

Deno.test("what goes beyond the paper is no candidate of the standardised grid", () => {
  const lines = tableLines(rows(), 4);
  assert.deepEqual(lines.map(({ search }) => search), lines.map(() => null));
});

Deno.test("Table 4 and Table 7 show it on lines of its own, and only where there is something to show", () => {
  const frame = trialFrame([...fakeReplay(), ...trials()]), table = paperTable(frame, 4);
  assert.equal(table.rows.length, 6 + 5);
  assert.deepEqual(table.rows[6]!.slice(0, 5), [
    "≤ 8 KB",
    "d 16, m 20, W 0.015, by class",
    "beyond the paper",
    "–",
    "–",
  ]);
  assert.equal(table.rows[6]![5], "0.305 (1 seed)");
  assert.equal(table.rows[7]![5], "0.323 (validation)");
  assert.ok(table.rules?.includes(6));
  assert.match(table.caption, /Beyond the paper: standardised inputs/);
  const seven = table7(frame), row = seven.rows.find(([, what]) => what === "beyond the paper")!;
  assert.match(row[2]!, /^0\.305 \[7\.\d\d\]$/);
  assert.equal(row[3], "test not read");
  assert.deepEqual(seven.rules, [3, 7, 10, 13, 16]);
  assert.deepEqual(resultsTable(frame).rows.at(-1)!.slice(0, 4), [
    "ProtoNN, beyond the paper",
    ...["– → 0.305", "– → not yet", "0.147 → not yet"],
  ]);
  assert.match(tablePicture(frame, 4).svg, /beyond the paper, ≤ 8 KB/);
  const dots = (svg: string) => svg.match(/r="3\.2"/g)!.length;
  const without = tablePicture(trialFrame(fakeReplay()), 4).svg;
  assert.equal(dots(tablePicture(frame, 4).svg), dots(without), "what was not replayed has no dot of a replay");
  assert.match(methodSummary(frame, "protonn").verdict, /; beyond the paper it reaches 0\.305 at 8 KB\.$/);
  assert.doesNotMatch(JSON.stringify([paperTable(trialFrame(fakeReplay()), 4), table7(trialFrame([]))]), /beyond/i);
});
