/** Which networks of the space a search trains. */
import { Random } from "../../random/mod.ts";
import { KILOBYTE, printArchitecture } from "../../sizing/mod.ts";
import { architectureAt, spaceBytes } from "./space.ts";

/** `uniform` takes the paper at its word; `log-uniform` is how its software draws (direct-convolution.md 2.3). */
export type Distribution = "uniform" | "log-uniform";

/**
 * `count` networks that fit `budgetKB` at the true 32x32x3 size, KB = 1024, in the order in which they are drawn without
 * replacement; all of them if fewer fit. Canonical notation. A smaller count with the same seed gives the first of them; each
 * budget has its own stream.
 */
export function sampleArchitectures(
  budgetKB: number,
  count: number,
  seed: number,
  { distribution = "uniform" }: { readonly distribution?: Distribution } = {},
): string[] {
  const sizes = spaceBytes(), fitting: number[] = [];
  sizes.forEach((bytes, index) => bytes <= budgetKB * KILOBYTE && fitting.push(index));
  const random = new Random(seed).fork(`direct-convolution/${distribution}/${budgetKB}`);
  const drawn = distribution === "uniform"
    ? drawUniform(fitting, count, random)
    : drawWeighted(fitting, logUniformWeights(fitting, sizes), count, random);
  return drawn.map((index) => printArchitecture(architectureAt(index)));
}

/** The first steps of a Fisher-Yates shuffle, which reorders `from`. */
function drawUniform(from: number[], count: number, random: Random): number[] {
  const drawn = Math.min(count, from.length);
  for (let i = 0; i < drawn; i++) {
    const j = i + random.nextInt(from.length - i), kept = from[i]!;
    from[i] = from[j]!;
    from[j] = kept;
  }
  return from.slice(0, drawn);
}

/** Efraimidis and Spirakis: the smallest of exponential variables with these rates are a weighted draw without replacement. */
function drawWeighted(from: readonly number[], weights: Float64Array, count: number, random: Random): number[] {
  const keys = weights.map((weight) => -Math.log((random.nextUint32() + 0.5) / 2 ** 32) / weight);
  const order = from.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]!);
  return order.slice(0, count).map((i) => from[i]!);
}

const BINS = 49, ADDED_TO_BINS = 0.1;

/**
 * One over the number of models of about the same size: 49 bins of equal width in the logarithm of the size, 0.1 added to
 * each count, counts interpolated between the middles of the bins.
 */
function logUniformWeights(indices: readonly number[], sizes: Float64Array): Float64Array {
  const logs = Float64Array.from(indices, (index) => Math.log(sizes[index]!));
  const low = logs.reduce((least, x) => Math.min(least, x), Infinity);
  const high = logs.reduce((most, x) => Math.max(most, x), -Infinity);
  const place = (x: number) => high > low ? (x - low) / (high - low) * BINS : 0,
    counts = new Float64Array(BINS).fill(ADDED_TO_BINS);
  for (const x of logs) counts[Math.min(BINS - 1, Math.floor(place(x)))]! += 1;
  return logs.map((x) => {
    const middle = Math.min(BINS - 1, Math.max(0, place(x) - 0.5)), left = Math.floor(middle), part = middle - left;
    return 1 / (counts[left]! * (1 - part) + counts[Math.min(BINS - 1, left + 1)]! * part);
  });
}
