/** One question that the paper leaves open: its models in the faithful reading and in another one, side by side. */
import type { DataFrame } from "nodejs-polars";
import { PARTIAL_READINGS } from "../../search/studies/replay_rows.ts";
import { accuracy, accuracyInterval, difference } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { INDEPENDENT_RUNS } from "../independent.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { type Line, tableLines } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";
import { feedName, type PaperTableNumber } from "./paper_table.ts";

/**
 * Test accuracies of a table's models in its faithful reading and in `variant`, as the replay names it; with what independent
 * runs gave, where there are any. Each model once, and only those that are trained in both.
 *
 * @param usual what the faithful reading is called beside it
 */
export function readingTable(trials: DataFrame, table: PaperTableNumber, variant: string, usual?: string): Table {
  const lines = tableLines(rowsOf<TrialRow>(trials), table);
  const other = (line: Line) => lines.find((one) => one.variant === variant && one.row === line.row);
  const models = onceEach(lines.filter((line) => line.faithful)), only = PARTIAL_READINGS.get(variant);
  const faithful = models.filter(({ row }) => only?.includes(row) ?? true);
  const first = usual ?? readingName(faithful[0]?.variant ?? "", table), second = readingName(variant, table);
  const independent = faithful.map(({ row, variant: own }) => [own, variant].map((one) => runOf(table, row, one)));
  const isKnown = independent.some((pair) => pair.some((cell) => cell !== ""));
  const used = new Set(
    [...faithful, ...faithful.flatMap((line) => other(line) ?? [])].flatMap((line) => line.replayRows),
  );
  const number = (title: string) => ({ title, kind: "number" }) as const;
  return {
    name: `table-${table}-${variant.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`,
    title: `Table ${table}'s models: ${first} and ${second}`,
    caption: [
      "Test accuracy, mean ± 95 % interval over seeds.",
      isKnown ? "Independent: one run each in PyTorch on CPU, made before this project; no result of ours." : "",
      provenance([...used]),
    ].filter(Boolean).join(" "),
    columns: [
      ...(table === 6 ? [{ title: "feed", kind: "text" } as const] : []),
      { title: "model", kind: "text" },
      ...["paper", first, second, "difference"].map(number),
      ...(isKnown ? [first, second].map((name) => number(`independent: ${name}`)) : []),
    ],
    rows: faithful.map((line, i) => {
      const a = line.replay, b = other(line)?.replay ?? null;
      return [
        ...(table === 6 ? [feedName(line.group)] : []),
        line.model,
        accuracy(line.accuracy),
        accuracyInterval(a),
        accuracyInterval(b),
        a === null || b === null ? "" : difference(b.mean - a.mean),
        ...(isKnown ? independent[i]! : []),
      ];
    }),
  };
}

/** A model that is printed for several budgets is one line. */
function onceEach(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((line) => [line.row, line])).values()];
}

function runOf(table: number, row: string, variant: string): string {
  const run = INDEPENDENT_RUNS.find((one) =>
    one.table === table && one.row === row && one.variant === variant && one.measure === "test"
  );
  return run === undefined ? "" : accuracy(run.accuracy);
}
