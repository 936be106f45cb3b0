/** What a search would take on many machines, from what was measured on this one. */
import { median } from "simple-statistics";
import type { Trial } from "../../training/trial.ts";

/** Longer pauses are a search that was stopped. */
const STOPPED_SECONDS = 60;

/**
 * Seconds between the end of a trial and the start of the next one in the same process: the journal's line, its flush
 * and the next task. The median over a study's trials; null for fewer than two. The journal does not say which process
 * trained what: a trial is taken to follow the one that ended last before it and has no follower yet.
 */
export function pauseBetweenTrials(trials: readonly Trial[]): number | null {
  const inOrder = trials.filter(({ tags }) => tags.adopted === undefined).map(({ started, seconds }) => {
    const start = Date.parse(started) / 1000;
    return { start, end: start + seconds };
  }).sort((a, b) => a.start - b.start);
  const ends: number[] = [];
  const pauses: number[] = [];
  for (const { start, end } of inOrder) {
    const before = ends.filter((other) => other <= start);
    if (before.length > 0) {
      const last = Math.max(...before);
      ends.splice(ends.indexOf(last), 1);
      if (start - last < STOPPED_SECONDS) pauses.push(start - last);
    }
    ends.push(end);
  }
  return pauses.length === 0 ? null : median(pauses);
}

export interface Machines {
  /** Trainings at once. */
  readonly workers: number;
  /** Seconds between two trials of a worker. */
  readonly pause: number;
  /** Seconds that the search, the only writer, takes for one answer. */
  readonly answer: number;
}

/** Wall seconds until the last answer is journaled, if trials that take these seconds are given out in this order. */
export function secondsOnMachines(trialSeconds: readonly number[], { workers, pause, answer }: Machines): number {
  const free = new Float64Array(workers);
  const ends = trialSeconds.map((seconds) => {
    const at = free.indexOf(free.reduce((least, time) => Math.min(least, time), Infinity));
    const end = free[at]! + seconds;
    free[at] = end + pause;
    return end;
  });
  return ends.sort((a, b) => a - b).reduce((written, end) => Math.max(written, end) + answer, 0);
}
