/** What our replay is held against besides the paper: other people's runs. */
import type { DataFrame } from "nodejs-polars";
import { accuracy, accuracyInterval, counted, difference } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { INDEPENDENT_RUNS, type IndependentRun } from "../independent.ts";
import { meanInterval } from "../interval.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { tableLines } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";
import { AGREEMENT } from "../why.ts";

interface Pair {
  readonly run: IndependentRun;
  /** Ours, one a seed. */
  readonly values: readonly number[];
}

/** Our replay against runs in PyTorch that were made independently of it; of one of Tables 3 to 6, or of all. */
export function independentTable(trials: DataFrame, table?: number): Table {
  const rows = rowsOf<TrialRow>(trials);
  const lines = INDEPENDENT_RUNS.filter((run) => table === undefined || run.table === table).map((run) => {
    const line = tableLines(rows, run.table).find(({ row, variant }) => row === run.row && variant === run.variant);
    const values = (line?.replayRows ?? []).flatMap((row) => row[run.measure] ?? []);
    return { run, values, ours: meanInterval(values), line };
  });
  return {
    name: "independent-runs",
    title: "Our replay against independent runs",
    caption: "Independent: PyTorch on CPU, the same JPEG re-encoded pixels, one seed each. " +
      `${agreement(lines)}${provenance(lines.flatMap(({ line }) => line?.replayRows ?? []))}`,
    columns: [
      { title: "table", kind: "number" },
      { title: "row", kind: "text" },
      { title: "reading", kind: "text" },
      { title: "measure", kind: "text" },
      { title: "independent", kind: "number" },
      { title: "ours", kind: "number" },
      { title: "difference", kind: "number" },
      { title: "independent run", kind: "text" },
    ],
    rows: lines.map(({ run, ours }) => [
      String(run.table),
      run.row,
      readingName(run.variant, run.table),
      run.measure,
      accuracy(run.accuracy),
      accuracyInterval(ours),
      ours === null ? "" : difference(ours.mean - run.accuracy),
      run.note,
    ]),
  };
}

/** How many agree, and of the others how far our own seeds lie apart: a single run may be anywhere among such. */
function agreement(pairs: readonly Pair[]): string {
  const both = pairs.filter(({ values }) => values.length > 0);
  const far = both.filter(({ run, values }) => Math.abs(meanInterval(values)!.mean - run.accuracy) > AGREEMENT);
  if (both.length === 0) return "";
  const spreads = far.map(({ run, values }) =>
    `Table ${run.table}, ${run.row}, ${readingName(run.variant, run.table)} (our ${counted(values.length, "seed")}: ` +
    `${accuracy(Math.min(...values))} to ${accuracy(Math.max(...values))})`
  );
  const others = far.length === 0 ? "" : `, all but ${spreads.join(", ")}`;
  return `${both.length - far.length} of ${both.length} are within 1.5 points${others}. `;
}
