/** The best of a study so far, per budget, in the form that `search --json` prints. */
import type { Trial } from "../training/trial.ts";
import { BUDGETS } from "./study.ts";
import { better, fits, isScored } from "./winners.ts";

export interface Best {
  readonly id: string;
  readonly method: string;
  readonly config: Record<string, unknown>;
  readonly bytes: Trial["bytes"];
  /** Validation accuracy, which chose it. */
  readonly validation: number;
  /** Test accuracies that were read for it, one for each seed that was trained in full. */
  readonly test: readonly number[];
}

/** The best validation accuracy among all that fit a budget (paper's ruler); budgets that nothing fits are left out. */
export function bestByBudget(trials: readonly Trial[]): Record<string, Best> {
  const scored = trials.filter(isScored);
  return Object.fromEntries(BUDGETS.flatMap((budget) => {
    const fitting = scored.filter((trial) => fits(trial, budget));
    if (fitting.length === 0) return [];
    const trial = fitting.reduce(better);
    const readings = trials.filter((other) =>
      other === trial || other.id === `${trial.id}.test` ||
      (other.tags.stage === "winner" && other.tags.candidate === trial.id)
    );
    const { id, method, config, bytes, validation } = trial;
    const test = readings.flatMap((one) => one.test === undefined ? [] : [one.test.accuracy]);
    return [[String(budget), { id, method, config, bytes, validation: validation!.accuracy, test } satisfies Best]];
  }));
}
