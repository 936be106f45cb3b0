/** What a trained network of few bits gives in integers (direct-convolution.md, sections 5.1 and 6). */
import { type Cifar10, pooledMaps } from "../../dataset/mod.ts";
import { UserError } from "../../errors.ts";
import { type DirectConvolutionConfig, integerLayers, operationsFor } from "../../models/direct_convolution/mod.ts";
import { classifyByIntegers } from "../../models/direct_convolution/quantised/classify.ts";
import type { Weights } from "../../models/method.ts";

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
