import type { Arena, ParameterStore } from "../engine/mod.ts";
import type { Protocol } from "../models/method.ts";

const BETA1 = 0.9, BETA2 = 0.999;

/** What the kernel needs of step t (from 1) at a learning rate: both forms differ only in where epsilon meets sqrt(v). */
function adamFactors(
  form: Protocol["optimiser"]["form"],
  rate: number,
  t: number,
): { rate: number; rootScale: number } {
  const first = 1 - BETA1 ** t, second = Math.sqrt(1 - BETA2 ** t);
  return form === "keras"
    ? { rate: rate * second / first, rootScale: 1 }
    : { rate: rate / first, rootScale: 1 / second };
}

/**
 * One step of Adam (Kingma and Ba, 2015; beta 0.9 and 0.999) on the trainable parameters from their gradients. `keras`:
 * p -= rate * sqrt(1 - b2^t) / (1 - b1^t) * m / (sqrt(v) + epsilon); `pytorch`: epsilon is added to sqrt(v / (1 - b2^t)).
 */
export function adamStep(
  arena: Arena,
  parameters: ParameterStore,
  optimiser: Protocol["optimiser"],
  learningRate: number,
  t: number,
): void {
  const { rate, rootScale } = adamFactors(optimiser.form, learningRate, t),
    { values, gradients, first, second } = parameters.offsets;
  const betas = [BETA1, 1 - BETA1, BETA2, 1 - BETA2] as const;
  const count = parameters.trainable;
  arena.kernels.adam(
    values,
    gradients,
    first,
    second,
    count,
    rate,
    rootScale,
    optimiser.epsilon,
    ...betas,
    optimiser.weightDecay,
  );
}
