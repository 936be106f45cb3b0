/** Starts that look at the training rows: k-means prototypes and the median heuristic (edgeml-models.md 2.6). */
import type { Random } from "../../random/mod.ts";
import { kMeans } from "./k_means.ts";

/**
 * Kernel width from the distances of all points [n][dimensions] to all prototypes [dimensions][count]:
 * 1 / (2.5 median), as EdgeML's code has it (the ProtoNN article prints 2.5 / median).
 */
export function medianGamma(points: Float32Array, prototypes: Float32Array, dimensions: number): number {
  const count = prototypes.length / dimensions, n = points.length / dimensions;
  const distances = new Float64Array(n * count);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < count; k++) {
      let sum = 0;
      for (let j = 0; j < dimensions; j++) sum += (points[i * dimensions + j]! - prototypes[j * count + k]!) ** 2;
      distances[i * count + k] = Math.sqrt(sum);
    }
  }
  distances.sort();
  const middle = distances.length >> 1;
  const median = distances.length % 2 ? distances[middle]! : (distances[middle - 1]! + distances[middle]!) / 2;
  return 1 / (2.5 * median);
}

/** Prototypes as B [dimensions][count]: k-means centres of the points [n][dimensions]. */
export function kMeansPrototypes(
  points: Float32Array,
  dimensions: number,
  count: number,
  random: Random,
): Float32Array {
  return columns(kMeans(points, dimensions, count, random), dimensions);
}

/**
 * As the authors begin: prototypes shared out over the classes (the first classes get one more where they do not divide),
 * each class's from k-means over its own points; Z [classes][count] names each one's class.
 */
export function prototypesPerClass(
  points: Float32Array,
  labels: Uint8Array,
  dimensions: number,
  count: number,
  classes: number,
  random: Random,
): { B: Float32Array; Z: Float32Array } {
  const centres: number[] = [], Z = new Float32Array(classes * count);
  for (let c = 0, k = 0; c < classes; c++) {
    const own = Math.floor(count / classes) + (c < count % classes ? 1 : 0);
    if (own === 0) continue;
    const members = [...labels.keys()].filter((i) => labels[i] === c);
    const of = Float32Array.from(members.flatMap((i) => [...points.subarray(i * dimensions, (i + 1) * dimensions)]));
    centres.push(...kMeans(of, dimensions, own, random));
    for (let i = 0; i < own; i++) Z[c * count + k++] = 1;
  }
  return { B: columns(Float32Array.from(centres), dimensions), Z };
}

/** [count][dimensions] to [dimensions][count]. */
function columns(centres: Float32Array, dimensions: number): Float32Array {
  const count = centres.length / dimensions;
  return Float32Array.from(centres, (_, i) => centres[(i % count) * dimensions + Math.floor(i / count)]!);
}
