/** Which trials' weights are kept for good: of several seeds of one thing, the median one's. */
import type { Trial } from "../training/trial.ts";

/** What trials of the same thing share: everything but the seed. */
export function seedGroup(trial: Trial): string {
  const { method, config, protocol, tags } = trial;
  return JSON.stringify([trial.study, method, config, protocol, tags.stage ?? "", tags.variant ?? ""]);
}

/** The trial with the median validation accuracy (the lower middle of an even number); null for none. */
export function medianTrial(trials: readonly Trial[]): Trial | null {
  const scored = trials.filter(({ validation }) => validation !== null);
  scored.sort((a, b) => a.validation!.accuracy - b.validation!.accuracy || a.seed - b.seed);
  return scored[(scored.length - 1) >> 1] ?? null;
}

/** Trials that name a weights file, split into each group's median seed and the rest. */
export function publishable(trials: readonly Trial[]): { chosen: Trial[]; others: Trial[] } {
  const named = trials.filter(({ weights }) => weights !== undefined);
  const chosen = [...Map.groupBy(named, seedGroup).values()].flatMap((group) => medianTrial(group) ?? []);
  const isChosen = new Set(chosen);
  return { chosen, others: named.filter((trial) => !isChosen.has(trial)) };
}
