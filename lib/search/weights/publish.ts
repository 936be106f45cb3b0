/** Which trials' weights are kept for good: of several seeds of one thing, the median one's. */
import { canonicalJson } from "../../training/identity.ts";
import type { Trial } from "../../training/trial.ts";

/** What trials of the same thing share: everything but the seed. */
function seedGroup(trial: Trial): string {
  const { study, method, config, protocol, tags } = trial;
  return canonicalJson([study, method, config, protocol, tags.stage ?? "", tags.variant ?? ""]);
}

/** The trial with the median validation accuracy (the lower middle of an even number); null for none. */
export function medianTrial(trials: readonly Trial[]): Trial | null {
  const scored = trials.filter(({ outcome, validation }) => outcome === "ok" && validation !== null);
  scored.sort((a, b) => a.validation!.accuracy - b.validation!.accuracy || a.seed - b.seed);
  return scored[(scored.length - 1) >> 1] ?? null;
}

/** Of trials that name a weights file: each group's median seed, with the rest of its group. */
export function publishable(trials: readonly Trial[]): { chosen: Trial; others: Trial[] }[] {
  const named = trials.filter(({ weights }) => weights !== undefined);
  return [...Map.groupBy(named, seedGroup).values()].flatMap((group) => {
    const chosen = medianTrial(group);
    return chosen === null ? [] : [{ chosen, others: group.filter((trial) => trial !== chosen) }];
  });
}
