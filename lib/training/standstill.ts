/** A model that no step can move, recognised: most of ProtoNN's grid on raw bytes. */
import type { RunInput } from "./run.ts";
import type { Epoch } from "./trial.ts";

/** What an epoch measures. */
export interface Measures {
  readonly loss: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
}

/**
 * What the next epoch must measure, known from the last one, or null. Adam's moments start at zero, and a gradient that
 * changes a parameter leaves something in the first one for ever (rounding never takes it back to zero): while all are
 * zero, no step has moved anything. With the same order of rows, and no hooks that move something or draw, the next
 * epoch then is the last one again, to the bit. (A model with dropout draws too; its protocol shuffles.)
 */
export function repeated(
  { model: { parameters }, hooks, protocol }: RunInput,
  history: readonly Epoch[],
): Measures | null {
  const { beforeStep, afterStep, afterEpoch } = hooks, last = history.at(-1);
  if (protocol.shuffle || beforeStep || afterStep || afterEpoch || last === undefined) return null;
  const { loss, validationLoss, validationAccuracy } = last, { firstMoment, secondMoment } = parameters;
  if (loss === null || validationLoss === null) return null;
  return firstMoment.every(isZero) && secondMoment.every(isZero) ? { loss, validationLoss, validationAccuracy } : null;
}

const isZero = (value: number) => value === 0;
