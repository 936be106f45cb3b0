import type { Protocol } from "../models/method.ts";

export interface EpochScore {
  readonly epoch: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
}

/** Which epoch's weights are kept, and when to stop; plain data, so that a checkpoint can hold it. */
export interface Watch {
  best: EpochScore | null;
  watched: number | null;
  sinceBest: number;
}

export const newWatch = (): Watch => ({ best: null, watched: null, sinceBest: 0 });

/**
 * Takes an epoch in. `keep`: its weights are the ones to keep now. `stop`: patience is at an end: that many epochs passed
 * without a strict improvement of what is watched.
 */
export function observe(watch: Watch, protocol: Protocol, score: EpochScore): { keep: boolean; stop: boolean } {
  const { keep: rule, earlyStopping } = protocol, best = watch.best;
  let keep = true;
  if (rule.epoch === "best-loss") keep = best === null || score.validationLoss < best.validationLoss;
  else if (rule.epoch === "best-accuracy") keep = best === null || score.validationAccuracy > best.validationAccuracy;
  else if (rule.epoch === "best-accuracy-from") {
    // before the window opens the newest is kept, so that a run cut short has weights; a later tie wins, as in EdgeML
    keep = best === null || best.epoch < rule.from || score.validationAccuracy >= best.validationAccuracy;
  }
  if (keep) watch.best = score;

  let stop = false;
  if (earlyStopping) {
    const value = earlyStopping.watch === "validation-loss" ? -score.validationLoss : score.validationAccuracy;
    const improved = watch.watched === null || value > watch.watched;
    if (improved) watch.watched = value, watch.sinceBest = 0;
    else watch.sinceBest++;
    stop = watch.sinceBest >= earlyStopping.patience;
  }
  return { keep, stop };
}
