/** What a table's replays took to train. */
import type { DataFrame } from "nodejs-polars";
import { counted } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { tableLines } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";
import { feedName, type PaperTableNumber } from "./paper_table.ts";

/**
 * Seconds an epoch and in all of each model of a table, on one core: of several seeds the fastest training, because other
 * programs on the machine only ever make one slower. Models that were not trained are left out.
 */
export function trainingCostTable(trials: DataFrame, table: PaperTableNumber): Table {
  const all = tableLines(rowsOf<TrialRow>(trials), table).filter((line) => line.replayRows.length > 0);
  const lines = [...new Map(all.map((line) => [`${line.row}, ${line.variant}`, line])).values()];
  const ran = lines.map(({ group, model, variant, replayRows }) => {
    const [fastest] = replayRows.toSorted((a, b) => secondsAnEpoch(a) - secondsAnEpoch(b));
    return { name: [feedName(group), model, variant].filter(Boolean).join(", "), row: fastest! };
  });
  return {
    name: `table-${table}-cost`,
    title: `Table ${table}'s models: what training them takes`,
    caption: ran.length === 0
      ? "Nothing has been run yet: deno task campaign."
      : `One core of a shared machine, validation included; engine ${
        [...new Set(ran.map(({ row }) => row.engine))].join(", ")
      }. Fastest seed of each; ${counted(ran.length, "model")}.`,
    columns: [
      { title: "model", kind: "text" },
      { title: "epochs", kind: "number" },
      { title: "s an epoch", kind: "number" },
      { title: "min in all", kind: "number" },
    ],
    rows: ran.map(({ name, row }) => [
      name,
      String(row.epochsRun),
      secondsAnEpoch(row).toFixed(2),
      (row.seconds / 60).toFixed(1),
    ]),
  };
}

function secondsAnEpoch({ seconds, epochsRun }: TrialRow): number {
  return seconds / Math.max(1, epochsRun);
}
