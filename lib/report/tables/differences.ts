/** Every line that differs from the paper by more than 1.5 points, with the reason that was tested, or none. */
import type { DataFrame } from "nodejs-polars";
import { accuracy, accuracyInterval, counted, difference } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { comparableLines, type Line, lineDifference } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";
import { finding, type Outcome } from "../why.ts";
import { feedName } from "./paper_table.ts";

const EXPLAINED: ReadonlySet<Outcome> = new Set(["another reading", "within the seeds"]);

/** The faithful lines of Tables 3 to 6, each model once, the largest difference first. */
export function differencesTable(trials: DataFrame): Table {
  const lines = comparableLines(rowsOf<TrialRow>(trials));
  const ran = [...Map.groupBy(lines.filter(isRun), ({ table, row }) => `${table} ${row}`).values()].map(([line]) =>
    line!
  );
  const found = ran.map((line) => ({ line, delta: lineDifference(line)!, ...finding(line, lines) }))
    .filter(({ outcome }) => outcome !== "agrees").sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
  const explained = found.filter(({ outcome }) => EXPLAINED.has(outcome)).length;
  const count = `${found.length} of ${counted(ran.length, "model")} that were trained again; of them ${explained} ` +
    `explained, ${found.length - explained} not.`;
  return {
    name: "differences",
    title: "Where we differ from the paper by more than 1.5 points",
    caption: ran.length === 0
      ? "Nothing has been run yet: deno task campaign."
      : `${count} ${provenance(found.flatMap(({ line }) => line.replayRows))}`.trim(),
    columns: [
      { title: "table", kind: "number" },
      { title: "budget", kind: "number" },
      { title: "model", kind: "text" },
      { title: "paper", kind: "number" },
      { title: "ours", kind: "number" },
      { title: "difference", kind: "number" },
      { title: "why", kind: "text" },
    ],
    rows: found.map(({ line, delta, text }) => [
      String(line.table),
      `≤ ${line.budget} KB`,
      [feedName(line.group), line.model].filter(Boolean).join(", "),
      accuracy(line.accuracy),
      accuracyInterval(line.replay),
      difference(delta),
      text,
    ]),
  };
}

function isRun({ faithful, replay }: Line): boolean {
  return faithful && replay !== null;
}
