/** Which candidates of the architecture search are fair draws for a budget, and what the best of some of them would be. */
import type { DataFrame } from "nodejs-polars";
import { BUDGETS } from "../paper.ts";
import { bestOfEach, type BestOfN } from "../search/analysis/best_of_n.ts";
import { rowsOf } from "./frames.ts";
import { fullScale, type TrialRow } from "./rows.ts";

/** What searches of n = 1..N candidates would have found within a budget. */
export interface Draws {
  /** KB, on the paper's ruler: the one that candidates were drawn by. */
  readonly budget: number;
  readonly rows: readonly TrialRow[];
  /** In the order of n. */
  readonly best: readonly BestOfN[];
}

/**
 * For each budget the candidates that were drawn for it or for a larger one and fit it: what is drawn uniformly among all
 * networks below 128 KB and happens to fit 8 KB is drawn uniformly among those below 8 KB. A failed candidate counts with
 * the score that it got. Budgets without candidates are left out.
 */
export function drawsByBudget(trials: DataFrame): Draws[] {
  const candidates = fullScale(rowsOf<TrialRow>(trials)).filter(({ study, stage, budget }) =>
    study === "direct-convolution" && stage === "candidate" && budget !== null
  );
  return BUDGETS.map((budget): Draws => {
    const rows = candidates.filter((row) => row.budget! >= budget && row.paper <= budget * 1024);
    return { budget, rows, best: bestOfEach(rows.map(({ validation }) => validation ?? 0)) };
  }).filter(({ rows }) => rows.length > 0);
}
