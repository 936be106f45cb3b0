/** Weights that were published with a trial: for pages that look inside a model that was trained in full. */
import { existsSync, readFileSync } from "node:fs";
import { assetPath } from "../assets.ts";
import { type Trial, unpackWeights } from "../training/mod.ts";
import type { Weights } from "../models/mod.ts";

export interface RecordedModel {
  readonly trial: Trial;
  readonly weights: Weights;
}

/**
 * Of those trials whose weights lie here, the one with the highest validation accuracy; null where there is none.
 *
 * Throws a UserError that names the file when it is damaged.
 */
export function recordedModel(trials: readonly Trial[], root: string = assetPath("")): RecordedModel | null {
  const there = trials.filter(({ weights }) => weights !== undefined && existsSync(`${root}/${weights.file}`));
  const [trial] = there.sort((a, b) => (b.validation?.accuracy ?? 0) - (a.validation?.accuracy ?? 0));
  if (trial === undefined) return null;
  const { file } = trial.weights!;
  return { trial, weights: unpackWeights(readFileSync(`${root}/${file}`), file, trial.method).weights };
}
