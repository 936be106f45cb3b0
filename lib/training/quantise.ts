/** From a trained float network to one of few bits: fine-tuning in two stages (direct-convolution.md, section 5.1). */
import { type Cifar10, pooledMaps } from "../dataset/mod.ts";
import { classifyByIntegers } from "../models/direct_convolution/quantised/classify.ts";
import { type IntegerLayers, integerLayers } from "../models/direct_convolution/quantised/integer.ts";
import {
  operationsFor,
  type QuantisedConfig,
  quantisedMethod,
  weightsHash,
} from "../models/direct_convolution/quantised/method.ts";
import { type Bits, PAPER_BITS } from "../models/direct_convolution/quantised/network.ts";
import { EXPONENTS } from "../models/direct_convolution/quantised/stages.ts";
import { STARTING_IMAGES, startingExponents } from "../models/direct_convolution/quantised/start.ts";
import { directConvolution, type DirectConvolutionConfig } from "../models/direct_convolution/method.ts";
import type { Weights } from "../models/method.ts";
import { evaluateWeights } from "./evaluation.ts";
import { train, type TrainOptions } from "./train.ts";
import type { Trial } from "./trial.ts";

export interface QuantiseOptions extends TrainOptions {
  readonly bits?: Bits;
}

export interface Quantised {
  /** Stage one, scales trained; stage two, scales frozen. */
  readonly trials: readonly [Trial, Trial];
  readonly config: QuantisedConfig;
  /** The values behind the rounding, and the exponents of the scales. */
  readonly weights: Weights;
  readonly layers: IntegerLayers;
  /** Validation accuracy of the float network rounded as it is, before any fine-tuning. */
  readonly roundedAccuracy: number;
}

const FEATURES = 768;

/** The float values with the scales that quantised training starts from. */
function startingValues(config: DirectConvolutionConfig, weights: Weights, data: Cifar10): Weights {
  const sums = pooledMaps(data), rows = [...data.split.validation.subarray(0, STARTING_IMAGES)];
  const images = rows.map((row) =>
    Float32Array.from(sums.subarray(row * FEATURES, (row + 1) * FEATURES), (s) => s / 1024)
  );
  return { ...weights, [EXPONENTS]: startingExponents(operationsFor(config), weights, images) };
}

/**
 * Quantises a trained float network: power-of-two scales trained with the weights first, then frozen. Both stages follow the float
 * protocol from its first epoch. Options are those of `train`; `test` reads the test set once, with the final network.
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
  const { bits = PAPER_BITS, test = false, ...common } = options, checked = directConvolution.schema.parse(config);
  const begin = startingValues(checked, weights, data);
  const settings = (scales: QuantisedConfig["scales"], start: Weights) => ({
    ...checked,
    bits,
    scales,
    start: weightsHash(start),
  });

  const first = quantisedMethod(begin), firstConfig = settings("trained", begin);
  const rounded = await evaluateWeights(first, firstConfig, begin, data, data.split.validation);
  const stageOne = await train(first, firstConfig, data, common);
  const second = quantisedMethod(stageOne.weights), secondConfig = settings("frozen", stageOne.weights);
  const stageTwo = await train(second, secondConfig, data, { ...common, test });
  return {
    trials: [stageOne.trial, stageTwo.trial],
    config: secondConfig,
    weights: stageTwo.weights,
    layers: integerLayers(operationsFor(checked), stageTwo.weights, bits),
    roundedAccuracy: rounded.accuracy,
  };
}

/** Classes that the integer network gives, of rows of a data set (default: its test rows). */
export function classifyQuantised(
  { config, layers }: Pick<Quantised, "config" | "layers">,
  data: Cifar10,
  rows: Int32Array = data.split.test,
): Uint8Array {
  return classifyByIntegers(operationsFor(config), layers, config.bits, pooledMaps(data), rows);
}
