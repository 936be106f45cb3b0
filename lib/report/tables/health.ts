/** The state of the records: gaps, spreads, failures, cost. */
import type { DataFrame } from "nodejs-polars";
import { sampleVariance } from "simple-statistics";
import { accuracy, counted, difference } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { meanInterval } from "../interval.ts";
import { type TrialRow, uniqueTrials } from "../rows.ts";
import { METHOD_NAMES } from "../../models/mod.ts";
import { METHOD_STYLES } from "../style.ts";
import type { Column, Table } from "../table.ts";

/** Stands where no config was trained with several seeds. */
const NO_SPREAD = "–";

const number = (title: string): Column => ({ title, kind: "number" });

/** Of each method: how far validation and test lie apart, how much seeds differ, what failed and why, what it cost. */
export function healthTable(trials: DataFrame): Table {
  const rows = uniqueTrials(rowsOf<TrialRow>(trials)), failed = rows.filter(({ ok }) => !ok).length;
  const lines = METHOD_NAMES.map((method) => {
    const own = rows.filter((row) => row.method === method), read = own.filter(({ test, ok }) => ok && test !== null);
    return [
      METHOD_STYLES[method].label,
      own.length.toLocaleString("en-US"),
      String(own.filter(({ ok }) => !ok).length),
      String(read.length),
      ...gaps(read),
      ...spreads(read),
      hours(own),
      failures(own),
    ];
  });
  const isSingle = lines.some((cells) => cells.includes(NO_SPREAD));
  return {
    name: "health",
    title: "The trials themselves",
    caption:
      "Gap: validation minus test accuracy of one trial. Seeds: test accuracies of one config with several of them; " +
      `their standard deviation is pooled over configs${isSingle ? ` (${NO_SPREAD}: none has several)` : ""}. ` +
      `In all ${counted(rows.length, "trial")}, ${failed} of them failed, and ${hours(rows)} core-hours.`,
    columns: [
      { title: "method", kind: "text" },
      ...["trials", "failed", "tests read", "mean gap", "largest gap"].map(number),
      ...["seeds: deviation", "seeds: largest spread", "core-hours"].map(number),
      { title: "why trials failed", kind: "text" },
    ],
    rows: lines,
  };
}

function gaps(read: readonly TrialRow[]): [string, string] {
  const all = read.flatMap(({ validation, test }) => validation === null || test === null ? [] : [validation - test]);
  const mean = meanInterval(all), largest = all.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0];
  return [mean === null ? "" : difference(mean.mean), largest === undefined ? "" : difference(largest)];
}

/** Pooled standard deviation and largest range of test accuracies over the seeds of a config. */
function spreads(read: readonly TrialRow[]): [string, string] {
  const groups = [...Map.groupBy(read, ({ config, variant }) => `${config} ${variant}`).values()]
    .map((rows) => rows.flatMap(({ test }) => test ?? [])).filter((tests) => tests.length > 1);
  if (groups.length === 0) return [NO_SPREAD, NO_SPREAD];
  const squares = groups.reduce((sum, tests) => sum + (tests.length - 1) * sampleVariance(tests), 0);
  const degrees = groups.reduce((sum, tests) => sum + tests.length - 1, 0);
  const largest = Math.max(...groups.map((tests) => Math.max(...tests) - Math.min(...tests)));
  return [accuracy(Math.sqrt(squares / degrees)), accuracy(largest)];
}

function failures(rows: readonly TrialRow[]): string {
  const groups = Map.groupBy(rows.filter(({ ok }) => !ok), ({ failure }) => failure.split(":")[0] ?? "");
  return [...groups].map(([reason, failed]) => `${reason} (${failed.length})`).join(", ");
}

function hours(rows: readonly TrialRow[]): string {
  return (rows.reduce((sum, { seconds }) => sum + seconds, 0) / 3600).toFixed(1);
}
