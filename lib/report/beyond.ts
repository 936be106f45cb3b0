/** ProtoNN's entries beyond the paper: for every budget, 8 and 16 KB too, where the paper has none. */
import { BUDGETS } from "../paper.ts";
import { BEYOND, beyondSpecs } from "../search/studies/protonn_beyond.ts";
import { FULL_SCALE } from "../search/study.ts";
import { meanInterval } from "./interval.ts";
import type { Searched } from "./results.ts";
import { fullScale, type Ruler, type TrialRow } from "./rows.ts";
import { searchWinner, winnerReadings } from "./winners.ts";

/** The winner of one budget. */
export interface BeyondEntry extends Searched {
  readonly budget: number;
  /** `d 8, m 20, W 0.03, by class`. */
  readonly model: string;
}

/** One for each budget for which something was trained: chosen by validation among all of them that fit on the ruler. */
export function beyondEntries(trials: readonly TrialRow[], ruler: Ruler = "paper"): BeyondEntry[] {
  const rows = fullScale(trials.filter(({ study, group }) => study === "protonn" && group === BEYOND));
  const planned = beyondSpecs(FULL_SCALE);
  return BUDGETS.flatMap((budget): BeyondEntry[] => {
    const winner = searchWinner(rows, budget, ruler);
    if (winner === null) return [];
    const readings = winnerReadings(rows, winner);
    return [{
      budget,
      model: modelOf(winner),
      winner,
      test: meanInterval(readings.flatMap(({ test }) => test ?? [])),
      rows: [winner, ...readings],
      tried: rows.filter((row) => row.stage === "candidate" && row.budget === budget).length,
      planned: planned.filter(({ tags }) => tags.budget === budget).length,
    }];
  });
}

function modelOf({ config }: TrialRow): string {
  const { projectionDim, numPrototypes, densityW, start } = JSON.parse(config) as Record<string, string | number>;
  const words = [`d ${projectionDim}`, `m ${numPrototypes}`];
  if (densityW !== 1) words.push(`W ${densityW}`);
  if (start === "k-means-per-class") words.push("by class");
  return words.join(", ");
}
