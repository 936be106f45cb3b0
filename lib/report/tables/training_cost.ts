/** What a table's replays took to train. */
import type { Trial } from "../../training/trial.ts";
import { counted } from "../format.ts";
import { tableLines } from "../results.ts";
import { trialRow } from "../rows.ts";
import type { Table } from "../table.ts";
import { feedName, type PaperTableNumber } from "./paper_table.ts";

/**
 * Of each model of a table the fastest epoch of all its seeds, because other programs on the machine only ever make one
 * slower, and the minutes that its fastest training took as it ran. Models that were not trained are left out.
 */
export function trainingCostTable(trials: readonly Trial[], table: PaperTableNumber): Table {
  const rows = trials.map(trialRow), byId = new Map(trials.map((trial) => [trial.id, trial]));
  const ran = tableLines(rows, table).filter((line) => line.replayRows.length > 0);
  const lines = [...new Map(ran.map((line) => [`${line.row}, ${line.variant}`, line])).values()];
  const seedsOf = (line: (typeof lines)[number]) => line.replayRows.map(({ id }) => byId.get(id)!);
  return {
    name: `table-${table}-cost`,
    title: `Table ${table}'s models: what training them takes`,
    caption: lines.length === 0
      ? "Nothing has been run yet: deno task campaign."
      : `One core of a shared machine, validation included; engine ${
        [...new Set(lines.flatMap(seedsOf).map(({ engine }) => engine.name))].join(", ")
      }. Of ${counted(lines.length, "model")} the fastest epoch, and the fastest training as it ran.`,
    columns: [
      { title: "model", kind: "text" },
      { title: "epochs", kind: "number" },
      { title: "s an epoch", kind: "number" },
      { title: "min in all", kind: "number" },
    ],
    rows: lines.map((line) => {
      const seeds = seedsOf(line), fastest = seeds.reduce((a, b) => b.seconds < a.seconds ? b : a);
      const epoch = Math.min(...seeds.flatMap(({ history }) => history.map(({ seconds }) => seconds)));
      const name = [feedName(line.group), line.model, line.variant].filter(Boolean).join(", ");
      return [name, String(fastest.history.length), epoch.toFixed(2), (fastest.seconds / 60).toFixed(1)];
    }),
  };
}
