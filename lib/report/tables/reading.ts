/** One question that the paper leaves open: its models in the faithful reading and in another one, side by side. */
import type { DataFrame } from "nodejs-polars";
import { accuracy, accuracyInterval, difference } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { INDEPENDENT_RUNS } from "../independent.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { type Line, tableLines, trialsOf } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";
import type { PaperTableNumber } from "./paper_table.ts";

/**
 * Test accuracies of a table's models in its faithful reading and in `variant`, as the replay names it; with what independent
 * runs gave, where there are any. Each model once.
 */
export function readingTable(trials: DataFrame, table: PaperTableNumber, variant: string): Table {
  const lines = tableLines(rowsOf<TrialRow>(trials), table), faithful = onceEach(lines.filter((line) => line.faithful));
  const other = (line: Line) => lines.find((one) => one.variant === variant && one.row === line.row);
  const usual = readingName(faithful[0]?.variant ?? "", table), name = readingName(variant, table);
  const number = (title: string) => ({ title, kind: "number" }) as const;
  const runs = provenance(trialsOf(lines.filter((line) => line.faithful || line.variant === variant)));
  return {
    name: `table-${table}-${variant.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`,
    title: `Table ${table}'s models: ${usual} and ${name}`,
    caption:
      "Test accuracy, mean ± 95 % interval over seeds. Independent: one run each in PyTorch on CPU, made before this " +
      `project; no result of ours. ${runs}`.trimEnd(),
    columns: [
      { title: "model", kind: "text" },
      number("paper"),
      ...[usual, name, "difference", `independent: ${usual}`, name].map(number),
    ],
    rows: faithful.map((line) => {
      const second = other(line), means = [line.replay?.mean, second?.replay?.mean];
      const [a, b] = means;
      return [
        line.model,
        accuracy(line.accuracy),
        accuracyInterval(line.replay),
        accuracyInterval(second?.replay ?? null),
        a === undefined || b === undefined ? "" : difference(b - a),
        independent(table, line.row, line.variant),
        independent(table, line.row, variant),
      ];
    }),
  };
}

/** A model that is printed for several budgets is one line. */
function onceEach(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((line) => [line.row, line])).values()];
}

function independent(table: number, row: string, variant: string): string {
  const run = INDEPENDENT_RUNS.find((one) =>
    one.table === table && one.row === row && one.variant === variant && one.measure === "test"
  );
  return run === undefined ? "" : accuracy(run.accuracy);
}
