/** Bonsai's search as it would be if each model counted with its best epoch: the journals hold every epoch's validation. */
import type { Trial } from "../training/trial.ts";

/** First epoch that may be EdgeML's best: the one in which thresholding begins (edgeml-models.md 3.6). */
export const FIRST_COMPRESSED_EPOCH = 66;

/** The same trials; Bonsai's candidates have the validation of their best epoch since thresholding began, of equals the last. */
export function withBestEpoch(trials: readonly Trial[]): Trial[] {
  return trials.map((trial) => {
    if (trial.study !== "bonsai" || trial.tags.stage !== "candidate") return trial;
    const [first, ...rest] = trial.history.slice(FIRST_COMPRESSED_EPOCH);
    if (first === undefined) return trial;
    const best = rest.reduce((a, b) => b.validationAccuracy >= a.validationAccuracy ? b : a, first);
    const { epoch, validationLoss, validationAccuracy } = best;
    return { ...trial, validation: { epoch, loss: validationLoss ?? Infinity, accuracy: validationAccuracy } };
  });
}
