/** Who won: validation chooses, always. */
import type { Trial } from "../training/trial.ts";
import { BUDGETS } from "./study.ts";
import type { Task } from "./task.ts";

/** The best candidate of one budget (and of one group: a feed, a variant). */
export interface Winner {
  /** KB of 1024 bytes; null: of any size. */
  readonly budget: number | null;
  readonly group: string;
  readonly trial: Trial;
}

/** A candidate that was trained to the end, has a score and is no winner's second line. */
export function isCandidate(trial: Trial): boolean {
  return trial.tags.stage === "candidate" && trial.outcome === "ok" && trial.validation !== null;
}

/** A candidate, or a row of the replay: what was trained for its own sake and has a score. */
export function isScored(trial: Trial): boolean {
  return (trial.tags.stage === undefined || trial.tags.stage === "candidate") && trial.outcome === "ok" &&
    trial.validation !== null;
}

/** Size on the paper's ruler within the budget? */
export function fits(trial: Trial, budget: number | null): boolean {
  return budget === null || trial.bytes.paper <= budget * 1024;
}

/**
 * The better of two candidates: validation accuracy, then the smaller, then the id, so that the choice never wavers.
 */
export function better(a: Trial, b: Trial): Trial {
  const byAccuracy = (b.validation?.accuracy ?? -1) - (a.validation?.accuracy ?? -1);
  const order = byAccuracy || a.bytes.paper - b.bytes.paper || (a.id < b.id ? -1 : 1);
  return order <= 0 ? a : b;
}

/** The winner of each budget and group among all candidates that fit, whichever budget they were drawn for. */
export function chooseWinners(
  trials: readonly Trial[],
  budgets: readonly (number | null)[] = BUDGETS,
  groupOf: (trial: Trial) => string = () => "",
): Winner[] {
  const candidates = trials.filter(isCandidate);
  const groups = [...new Set(candidates.map(groupOf))].sort();
  return groups.flatMap((group) =>
    budgets.flatMap((budget): Winner[] => {
      const fitting = candidates.filter((trial) => groupOf(trial) === group && fits(trial, budget));
      return fitting.length === 0 ? [] : [{ budget, group, trial: fitting.reduce(better) }];
    })
  );
}

/** Id of the line that holds the test reading of a candidate that won as it was trained. */
export function testReadingId(candidateId: string): string {
  return `${candidateId}.test`;
}

/** The task that reads the test set for a winning candidate; the journal then shows when. */
export function testReading(candidate: Task, winner: Winner, trial: Trial, weightsFile: string): Task {
  return {
    ...candidate,
    id: testReadingId(trial.id),
    tags: { ...trial.tags, stage: "winner", ...(winner.budget === null ? {} : { budget: winner.budget }) },
    wantTest: true,
    wantWeights: true,
    weightsFile,
    readsTestOf: { trial },
  };
}
