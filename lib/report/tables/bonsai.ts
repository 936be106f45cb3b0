/** What the loss and the choice of an epoch do to Bonsai, beside the paper's Table 5. */
import type { DataFrame } from "nodejs-polars";
import type { HingeForecast } from "../../models/mod.ts";
import type { Trial } from "../../training/trial.ts";
import { withBestEpoch } from "../best_epoch.ts";
import { accuracy, accuracyInterval, counted } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { type PaperRow, paperRows } from "../paper_rows.ts";
import { provenance } from "../provenance.ts";
import { tableLines } from "../results.ts";
import { type TrialRow, trialRow } from "../rows.ts";
import type { Column, Table } from "../table.ts";
import { searchWinner } from "../winners.ts";

const text = (title: string): Column => ({ title, kind: "text" });
const number = (title: string): Column => ({ title, kind: "number" });

/**
 * The trees of Table 5 in every reading, and what the hinge could reach with what the cross-entropy trees know.
 *
 * @param forecasts by the row's name, from scores of the trees trained with cross-entropy
 */
export function hingeTable(trials: DataFrame, forecasts: ReadonlyMap<string, HingeForecast>): Table {
  const lines = tableLines(rowsOf<TrialRow>(trials), 5);
  const used = new Map(lines.flatMap((line) => line.replayRows).map((row) => [row.id, row]));
  const replay = (row: string, variant: string) =>
    accuracyInterval(lines.find((line) => line.row === row && line.variant === variant)?.replay ?? null);
  return {
    name: "table-5-hinge",
    title: "Table 5's trees: what the hinge pays for",
    caption: "Test accuracies; ours are means over seeds with their 95 % interval. The last two columns are of the " +
      "cross-entropy trees on the validation images: how many they give one class more than half, and the accuracy of a " +
      `tree that answers those and guesses at the rest. ${provenance([...used.values()])}`,
    columns: [
      text("budget"),
      text("model"),
      ...["paper", "hinge, last epoch", "hinge, best epoch", "cross-entropy", "above 1/2", "answering those"].map(
        number,
      ),
    ],
    rows: bonsaiRows().map(({ row, budget, model, accuracy: printed }) => {
      const forecast = forecasts.get(row);
      return [
        `≤ ${budget} KB`,
        model,
        accuracy(printed),
        ...["hinge", "best epoch", "cross-entropy"].map((variant) => replay(row, variant)),
        forecast === undefined ? "" : `${(100 * forecast.share).toFixed(1)} %`,
        forecast === undefined ? "" : accuracy(forecast.accuracy),
      ];
    }),
  };
}

/**
 * Whom our search names for each budget when a model counts with its last epoch, and when it counts with its best one
 * since thresholding began.
 */
export function bonsaiWinnersTable(trials: readonly Trial[]): Table {
  const candidates = trials.filter(({ study, tags, outcome }) =>
    study === "bonsai" && tags.stage === "candidate" && tags.scale === undefined && outcome === "ok"
  );
  const last = candidates.map(trialRow), best = withBestEpoch(candidates).map(trialRow);
  const named = (rows: readonly TrialRow[], budget: number) => {
    const winner = searchWinner(rows, budget, "paper");
    return winner === null ? ["", ""] : [modelName(winner), accuracy(winner.validation!)];
  };
  return {
    name: "table-5-winners",
    title: "The winners of our search, by the last epoch and by the best one",
    caption: `Validation accuracy; ${
      counted(candidates.length, "model")
    } of 130 trained with the hinge. The paper prints test accuracies only. ${provenance(last)}`,
    columns: [
      text("budget"),
      text("paper"),
      text("by the last epoch"),
      number("validation"),
      text("by the best epoch"),
      number("validation"),
    ],
    rows: bonsaiRows().map(({ budget, model }) => [
      `≤ ${budget} KB`,
      model,
      ...named(last, budget),
      ...named(best, budget),
    ]),
  };
}

const bonsaiRows = (): PaperRow[] => paperRows().filter(({ table }) => table === 5);

function modelName({ config }: TrialRow): string {
  const { depth, projectionDim } = JSON.parse(config) as { depth: number; projectionDim: number };
  return `depth ${depth}, dim ${projectionDim}`;
}
