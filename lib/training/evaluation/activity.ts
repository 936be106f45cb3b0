import { type Cifar10, IMAGE_BYTES, pooledMaps } from "../../dataset/mod.ts";
import {
  type DirectConvolutionConfig,
  type LayerActivity,
  layerActivity,
} from "../../models/direct_convolution/mod.ts";
import type { Weights } from "../../models/method.ts";

/** {@linkcode layerActivity} on the first `images` of the validation set: a layer at 0 is dead. */
export function validationActivity(
  config: DirectConvolutionConfig,
  weights: Weights,
  { images, split }: Cifar10,
  count = 100,
): LayerActivity[] {
  const maps = Array.from(split.validation.subarray(0, count), (row) => {
    const image = images.subarray(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES);
    return Float32Array.from(pooledMaps({ images: image }), (sum) => sum / 1024);
  });
  return layerActivity(config, weights, maps);
}
