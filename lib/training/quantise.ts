/**
 * From a trained float network to one of few bits, and what it gives in integers (direct-convolution.md, sections 5.1
 * and 6).
 */
import { type Cifar10, pooledMaps } from "../dataset/mod.ts";
import { UserError } from "../errors.ts";
import {
  type Bits,
  directConvolution,
  type DirectConvolutionConfig,
  type IntegerLayers,
  integerLayers,
  operationsFor,
  PAPER_BITS,
} from "../models/direct_convolution/mod.ts";
import { classifyByIntegers } from "../models/direct_convolution/quantised/classify.ts";
import type { Weights } from "../models/method.ts";
import { evaluateWeights } from "./evaluation.ts";
import { train, type TrainOptions } from "./train.ts";
import type { Trial } from "./trial.ts";

export interface QuantiseOptions extends Omit<TrainOptions, "from"> {
  readonly bits?: Bits;
}

export interface Quantised {
  /** Scales trained, then frozen. */
  readonly trials: readonly [Trial, Trial];
  readonly config: DirectConvolutionConfig & { readonly quantised: Bits };
  /** The values behind the rounding, and the exponents of the scales. */
  readonly weights: Weights;
  readonly layers: IntegerLayers;
  /** Validation accuracy of the float network rounded to the scales that training starts from. */
  readonly roundedAccuracy: number;
}

/**
 * Quantises a trained float network: power-of-two scales trained with the weights first, then frozen. Each stage
 * follows `FEW_BIT_PROTOCOL` from its first epoch. Options are those of `train`; `test` reads the test set once, with
 * the final network. `train` does the same from nothing for a config with `quantised`.
 *
 * @example
 * const float = await train(directConvolution, { architecture }, data);
 * const { trials: [, final], layers } = await quantise(float.weights, { architecture }, data);
 */
export async function quantise(
  weights: Weights,
  config: DirectConvolutionConfig,
  data: Cifar10,
  options: QuantiseOptions = {},
): Promise<Quantised> {
  const { bits = PAPER_BITS, test = false, ...common } = options;
  const stage = (scales: "trained" | "frozen") => ({ ...config, quantised: { ...bits, scales } });
  const rounded = await train(directConvolution, stage("trained"), data, { ...common, epochs: 0, from: weights });
  const { accuracy } = await evaluateWeights(
    directConvolution,
    stage("frozen"),
    rounded.weights,
    data,
    data.split.validation,
  );
  const one = await train(directConvolution, stage("trained"), data, { ...common, from: weights });
  const two = await train(directConvolution, stage("frozen"), data, { ...common, test, from: one.weights });
  return {
    trials: [one.trial, two.trial],
    config: stage("frozen"),
    weights: two.weights,
    layers: integerLayers(operationsFor(config), two.weights, bits),
    roundedAccuracy: accuracy,
  };
}

/**
 * Classes that the integer network gives, of rows of a data set (default: its test rows). Throws a UserError where the
 * config has no few bits.
 */
export function classifyQuantised(
  { config, weights }: { readonly config: DirectConvolutionConfig; readonly weights: Weights },
  data: Cifar10,
  rows: Int32Array = data.split.test,
): Uint8Array {
  const operations = operationsFor(config), { quantised } = config;
  if (!quantised) {
    throw new UserError('integers need a network of few bits: train it with "quantised":{} in its config');
  }
  return classifyByIntegers(
    operations,
    integerLayers(operations, weights, quantised),
    quantised,
    pooledMaps(data),
    rows,
  );
}
