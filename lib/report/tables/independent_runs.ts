/** What our replay is held against besides the paper: other people's runs. */
import type { DataFrame } from "nodejs-polars";
import { accuracy, accuracyInterval, difference } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { INDEPENDENT_RUNS } from "../independent.ts";
import { meanInterval } from "../interval.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { tableLines } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";

/** Our replay against runs in PyTorch that were made independently of it; of one of Tables 3 to 6, or of all. */
export function independentTable(trials: DataFrame, table?: number): Table {
  const rows = rowsOf<TrialRow>(trials);
  const lines = INDEPENDENT_RUNS.filter((run) => table === undefined || run.table === table).map((run) => {
    const line = tableLines(rows, run.table).find(({ row, variant }) => row === run.row && variant === run.variant);
    return { run, ours: meanInterval((line?.replayRows ?? []).flatMap((row) => row[run.measure] ?? [])), line };
  });
  return {
    name: "independent-runs",
    title: "Our replay against independent runs",
    caption: "Independent: PyTorch on CPU, the same JPEG re-encoded pixels, one seed each. " +
      provenance(lines.flatMap(({ line }) => line?.replayRows ?? [])),
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
