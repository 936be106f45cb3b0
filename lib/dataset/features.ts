import type { Cifar10 } from "./cifar10.ts";
import { CLASS_NAMES, IMAGE_BYTES } from "./records.ts";

const SIDE = 32, POOLED_SIDE = 16, CHANNELS = 3;
/** Values of one pooled map. */
export const POOLED_FEATURES = POOLED_SIDE * POOLED_SIDE * CHANNELS;

/**
 * Layer A of every direct-convolution network, before its division by four: sums of 2x2 pixels, [n][16][16][3], whole
 * numbers up to 1020. `into` takes them where the caller wants them kept.
 */
export function pooledMaps(
  data: Pick<Cifar10, "images">,
  into = new Uint16Array(data.images.length / IMAGE_BYTES * POOLED_FEATURES),
): Uint16Array {
  const { images } = data;
  let to = 0;
  for (let image = 0; image < images.length; image += IMAGE_BYTES) {
    for (let y = 0; y < POOLED_SIDE; y++) {
      for (let x = 0; x < POOLED_SIDE; x++) {
        for (let c = 0; c < CHANNELS; c++) {
          const at = image + c * SIDE * SIDE + 2 * y * SIDE + 2 * x;
          into[to++] = images[at]! + images[at + 1]! + images[at + SIDE]! + images[at + SIDE + 1]!;
        }
      }
    }
  }
  return into;
}

/**
 * Mean and population standard deviation of each of the 3072 bytes over the training rows, as EdgeML's preparation of its
 * data sets does; a deviation below 1e-6 counts as 1. Sums are exact.
 */
export function standardisation(data: Pick<Cifar10, "images" | "split">): { mean: Float32Array; std: Float32Array } {
  const { images, split: { train } } = data, n = train.length;
  const sum = new Float64Array(IMAGE_BYTES), squares = new Float64Array(IMAGE_BYTES);
  for (let i = 0; i < n; i++) {
    const start = train[i]! * IMAGE_BYTES;
    for (let f = 0; f < IMAGE_BYTES; f++) {
      const value = images[start + f]!;
      sum[f]! += value;
      squares[f]! += value * value;
    }
  }
  const mean = new Float32Array(IMAGE_BYTES), std = new Float32Array(IMAGE_BYTES);
  for (let f = 0; f < IMAGE_BYTES; f++) {
    // n^2 times the variance is a whole number below 2^53 for 40,000 rows: no cancellation
    const deviation = Math.sqrt(n * squares[f]! - sum[f]! ** 2) / n;
    mean[f] = sum[f]! / n;
    std[f] = deviation < 1e-6 ? 1 : deviation;
  }
  return { mean, std };
}

/** Bytes of an image less their means, over their deviations, as `standardisation` gives them. */
export function standardise(image: Uint8Array, { mean, std }: ReturnType<typeof standardisation>): Float32Array {
  return Float32Array.from(image, (value, f) => (value - mean[f]!) / std[f]!);
}

/** One image [3][32][32], as the records hold it. */
export function imageChw(data: Pick<Cifar10, "images">, row: number): Uint8Array {
  return data.images.slice(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES);
}

/** One image [32][32][3], as pictures are drawn. */
export function imageHwc(data: Pick<Cifar10, "images">, row: number): Uint8Array {
  const from = imageChw(data, row), plane = SIDE * SIDE;
  return Uint8Array.from({ length: IMAGE_BYTES }, (_, i) => from[(i % CHANNELS) * plane + Math.floor(i / CHANNELS)]!);
}

/** How many of the rows belong to each class, [10]. */
export function classCounts(data: Pick<Cifar10, "labels">, rows: Int32Array): number[] {
  const counts = new Array<number>(CLASS_NAMES.length).fill(0);
  for (const row of rows) counts[data.labels[row]!]!++;
  return counts;
}
