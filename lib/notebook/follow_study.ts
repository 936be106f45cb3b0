/** A study as it grows, from its journal alone: the search itself runs elsewhere and does not notice. */
import { setTimeout as sleep } from "node:timers/promises";
import { recordedTrials } from "../report/mod.ts";
import { bestSoFar, studyProgress } from "../search/mod.ts";
import type { Trial } from "../training/mod.ts";
import { liveOutput } from "./emit.ts";

export interface FollowOptions {
  /** How long to look; default 60. */
  readonly seconds?: number;
  /** How often to read the journal; default 1. */
  readonly everySeconds?: number;
  /** What is read; default: all journals of data/studies. */
  readonly read?: () => readonly Trial[];
}

/** Shows how far a study is, replaced in place, until the time is up. Stopping the cell does not stop the search. */
export async function followStudy(study: string, options: FollowOptions = {}): Promise<void> {
  const { seconds = 60, everySeconds = 1, read = recordedTrials } = options;
  const show = liveOutput(), until = Date.now() + seconds * 1000;
  for (;;) {
    const text = studyLine(study, read()), left = until - Date.now();
    await show({ "text/plain": text }, left <= 0);
    if (left <= 0) return;
    await sleep(Math.min(left, everySeconds * 1000));
  }
}

/** `bonsai: 12 done, 1 failed; best validation 8 KB 0.12, 16 KB 0.15`. */
export function studyLine(study: string, trials: readonly Trial[]): string {
  const own = trials.filter((trial) => trial.study === study), [progress] = studyProgress(own);
  if (progress === undefined) return `${study}: nothing yet; start it with: deno task search ${study}`;
  const best = new Map(bestSoFar(own).map((one) => [one.budget, one.best]));
  const budgets = [...best].sort(([a], [b]) => a - b).map(([budget, value]) => `${budget} KB ${value.toFixed(3)}`);
  return `${study}: ${progress.done} done, ${progress.failed} failed; best validation ${
    budgets.join(", ") || "none yet"
  }`;
}
