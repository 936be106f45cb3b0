/** A study as it grows, from its journal alone: the search itself runs elsewhere and does not notice. */
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { getMethod } from "../models/mod.ts";
import {
  accuracySize,
  cloud,
  counted,
  epochFrame,
  type Figure,
  learningCurve,
  provenance,
  type Ruler,
  toPng,
  trialFrame,
  trialRow,
} from "../report/mod.ts";
import { bestSoFar, defaultJournal, formatRate, readJournal, studyProgress } from "../search/mod.ts";
import type { Trial } from "../training/mod.ts";
import { base64, liveOutput } from "./emit.ts";

export interface FollowOptions {
  /** How long to look; default 60. */
  readonly seconds?: number;
  /** How often to look whether the journal has grown; default 1. */
  readonly everySeconds?: number;
  /** The ruler of the sizes; default: the paper's. */
  readonly ruler?: Ruler;
  /** Path of the journal; default: the study's in data/studies. */
  readonly journal?: string;
}

/** Trials whose learning curves are drawn. */
const LAST = 5;

/**
 * Shows how far a study is, each part replaced in place until the time is up: counts and the best so far, accuracy against
 * size with the Pareto front, learning curves of the trials that ended last. Stopping the cell does not stop the search.
 *
 * Throws a UserError where the journal cannot be read.
 */
export async function followStudy(study: string, options: FollowOptions = {}): Promise<void> {
  const { seconds = 60, everySeconds = 1, ruler = "paper", journal = defaultJournal(study) } = options;
  // three outputs: front ends show one picture or one text of a bundle
  const showLine = liveOutput(), showFront = liveOutput(), showCurves = liveOutput();
  const until = Date.now() + seconds * 1000;
  let seen = -1;
  for (;;) {
    const size = statSync(journal, { throwIfNoEntry: false })?.size ?? 0;
    if (size !== seen) {
      seen = size;
      const trials = readJournal(journal).trials;
      await showLine({ "text/plain": studyLine(study, trials) }, true);
      const figures = studyFigures(study, trials, ruler);
      if (figures !== null) {
        await showFront(bundleOf(figures.front), true);
        await showCurves(bundleOf(figures.curves), true);
      }
    }
    const left = until - Date.now();
    if (left <= 0) return;
    await sleep(Math.min(left, everySeconds * 1000));
  }
}

/** `bonsai: 12 done, 1 failed; 2.5 a minute; best validation 8 KB 0.12, 16 KB 0.15`. */
export function studyLine(study: string, trials: readonly Trial[]): string {
  const own = trials.filter((trial) => trial.study === study), [progress] = studyProgress(own);
  if (progress === undefined) return `${study}: nothing yet; start it with: deno task search ${study}`;
  const best = new Map(bestSoFar(own).map((one) => [one.budget, one.best]));
  const budgets = [...best].sort(([a], [b]) => a - b).map(([budget, value]) => `${budget} KB ${value.toFixed(3)}`);
  const { done, failed, perMinute } = progress;
  const pace = perMinute === null ? "" : `; ${formatRate(perMinute)} a minute`;
  return `${study}: ${done} done, ${failed} failed${pace}\nbest validation: ${budgets.join(", ") || "none yet"}`;
}

/** Accuracy against size, and the learning curves of the last trials; null where none has been trained. */
export function studyFigures(
  study: string,
  trials: readonly Trial[],
  ruler: Ruler = "paper",
): { readonly front: Figure; readonly curves: Figure } | null {
  const own = trials.filter((trial) => trial.study === study && trial.history.length > 0), [first] = own;
  if (first === undefined) return null;
  const isSearch = own.some(({ tags }) => tags.stage === "candidate"), frame = trialFrame(own);
  const last = own.slice(-LAST);
  return {
    front: isSearch ? cloud(frame, first.method, ruler) : accuracySize(frame, { ruler, measure: "validation" }),
    curves: learningCurve(epochFrame(last), {
      title: `Learning curves: the last ${counted(last.length, "trial")} of ${study}`,
      caption: `Of the trials that ended last, best or not. ${provenance(last.map(trialRow))}`,
      names: new Map(last.map((trial) => [trialRow(trial).config, getMethod(trial.method).label(trial.config)])),
    }),
  };
}

function bundleOf(figure: Figure): Record<string, string> {
  return { "image/png": base64(toPng(figure, 1)), "text/plain": figure.alt };
}
