/** How well a few epochs rank the models of each method. */
import { METHOD_NAMES } from "../../models/mod.ts";
import { earlyRankCorrelation, fullTrainings } from "../../search/analysis/early_scores.ts";
import type { Trial } from "../../training/trial.ts";
import { correlation } from "../format.ts";
import { provenance } from "../provenance.ts";
import { trialRow } from "../rows.ts";
import { METHOD_STYLES } from "../style.ts";
import type { Table } from "../table.ts";

/** A line for each method: the rank correlation of the best of the first epochs with what full training keeps. */
export function earlyRankTable(trials: readonly Trial[], epochs: number): Table {
  return {
    name: "early-rank",
    title: `Rank correlation of ${epochs} epochs with full training`,
    caption: `Spearman's coefficient of validation accuracies, models with their seeds averaged. ${
      provenance(fullTrainings(trials, epochs).map(trialRow))
    }`.trim(),
    columns: [
      { title: "method", kind: "text" },
      ...["models", "rank correlation", "95 % interval"].map((title) => ({ title, kind: "number" }) as const),
    ],
    rows: METHOD_NAMES.map((method) => {
      const { n, rho, low, high } = earlyRankCorrelation(trials, method, epochs);
      const words = rho === null || low === null || high === null
        ? ["too few to rank", ""]
        : [correlation(rho), `${correlation(low)} to ${correlation(high)}`];
      return [METHOD_STYLES[method].label, `${n}`, ...words];
    }),
  };
}
