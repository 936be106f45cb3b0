/** A running or finished study, from its journal alone: what a live view draws. */
import type { Trial } from "../../training/trial.ts";
import { BUDGETS } from "../study.ts";
import { fits, isScored } from "../winners.ts";

export interface StudyProgress {
  readonly study: string;
  readonly done: number;
  readonly failed: number;
  /** Core seconds spent; trials taken over from another study cost nothing here. */
  readonly coreSeconds: number;
  /** ISO times of the first start and the last end; null for an empty journal. */
  readonly first: string | null;
  readonly last: string | null;
  /** Trials a minute over the last ten that ended; null where there are fewer than two. */
  readonly perMinute: number | null;
}

/** Counts and pace of each study in these trials. */
export function studyProgress(trials: readonly Trial[]): StudyProgress[] {
  return [...Map.groupBy(trials, ({ study }) => study)].map(([study, own]) => {
    const trained = own.filter(({ tags }) => tags.adopted === undefined);
    const ends = trained.map(endOf).sort((a, b) => a - b);
    const recent = ends.slice(-10);
    const minutes = (recent.at(-1)! - recent[0]!) / 60_000;
    return {
      study,
      done: own.filter(({ outcome }) => outcome === "ok").length,
      failed: own.filter(({ outcome }) => outcome !== "ok").length,
      coreSeconds: trained.reduce((sum, { seconds }) => sum + seconds, 0),
      first: trained.map(({ started }) => started).sort()[0] ?? null,
      last: ends.length === 0 ? null : new Date(ends.at(-1)!).toISOString(),
      perMinute: recent.length < 2 || minutes <= 0 ? null : (recent.length - 1) / minutes,
    };
  });
}

/** The best validation accuracy per budget after each trial, in the order in which they ended. */
export interface BestSoFar {
  /** Scored trials by then. */
  readonly n: number;
  readonly budget: number;
  readonly best: number;
  readonly id: string;
}

/** A point wherever a budget's best rises (paper's ruler). */
export function bestSoFar(trials: readonly Trial[]): BestSoFar[] {
  const scored = trials.filter(isScored);
  return BUDGETS.flatMap((budget) => {
    let best = -1;
    return scored.flatMap((trial, at): BestSoFar[] => {
      const { accuracy } = trial.validation!;
      if (!fits(trial, budget) || accuracy <= best) return [];
      best = accuracy;
      return [{ n: at + 1, budget, best, id: trial.id }];
    });
  });
}

function endOf({ started, seconds }: Trial): number {
  return Date.parse(started) + seconds * 1000;
}
