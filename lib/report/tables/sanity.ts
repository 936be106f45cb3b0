/** What a reader should look at before believing a table: other people's runs, gaps, spreads, failures, cost. */
import type { DataFrame } from "nodejs-polars";
import { accuracy, accuracyInterval, counted, difference } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { INDEPENDENT_RUNS } from "../independent.ts";
import { meanInterval } from "../interval.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { tableLines } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import { METHOD_NAMES, METHOD_STYLES } from "../style.ts";
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

/** Of each method: how far validation and test lie apart, how much seeds differ, what failed, what it cost. */
export function healthTable(trials: DataFrame): Table {
  const rows = uniqueTrials(rowsOf<TrialRow>(trials));
  const hours = rows.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
  return {
    name: "health",
    title: "The trials themselves",
    caption:
      `Gap: validation minus test accuracy, mean over trials with both. Spread: largest difference between seeds of one ` +
      `config. In all ${counted(rows.length, "trial")} and ${hours.toFixed(1)} core-hours.`,
    columns: [
      { title: "method", kind: "text" },
      ...["trials", "failed", "test readings", "gap", "largest spread", "core-hours"].map((title) =>
        ({ title, kind: "number" }) as const
      ),
      { title: "why trials failed", kind: "text" },
    ],
    rows: METHOD_NAMES.map((method) => {
      const own = rows.filter((row) => row.method === method), read = own.filter(({ test, ok }) => ok && test !== null);
      const gap = meanInterval(read.map(({ validation, test }) => (validation ?? 0) - (test ?? 0)));
      return [
        METHOD_STYLES[method].label,
        own.length.toLocaleString("en-US"),
        String(own.filter(({ ok }) => !ok).length),
        String(read.length),
        gap === null ? "" : difference(gap.mean),
        largestSpread(read),
        (own.reduce((sum, { seconds }) => sum + seconds, 0) / 3600).toFixed(1),
        failures(own),
      ];
    }),
  };
}

/** Each training once: an adopted trial stands in two journals, a later test reading on a line of its own. */
function uniqueTrials(rows: readonly TrialRow[]): TrialRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const reading of rows) {
    const trained = byId.get(reading.id.replace(/\.test$/, ""));
    if (trained === undefined || trained.id === reading.id) continue;
    byId.delete(reading.id);
    byId.set(trained.id, { ...trained, test: reading.test });
  }
  return [...byId.values()];
}

function largestSpread(rows: readonly TrialRow[]): string {
  const groups = [...Map.groupBy(rows, ({ config, variant }) => `${config} ${variant}`).values()].filter((group) =>
    group.length > 1
  );
  if (groups.length === 0) return "";
  const spreads = groups.map((group) => {
    const tests = group.map(({ test }) => test ?? 0);
    return Math.max(...tests) - Math.min(...tests);
  });
  return accuracy(Math.max(...spreads));
}

function failures(rows: readonly TrialRow[]): string {
  const groups = Map.groupBy(rows.filter(({ ok }) => !ok), ({ failure }) => failure.split(":")[0] ?? "");
  return [...groups].map(([reason, failed]) => `${reason} (${failed.length})`).join(", ");
}
