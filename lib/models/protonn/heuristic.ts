/** The median heuristic for any images, without a training: what scale of input asks for which gamma. */
import type { Random } from "../../random/mod.ts";
import { projectImage } from "./plane.ts";
import { kMeansPrototypes, medianGamma } from "./start.ts";

/**
 * The gamma that a training would begin with on these inputs, each [features] as the model reads it: W from N(0, 1),
 * prototypes from k-means, 1 / (2.5 median) (edgeml-models.md 2.6; section 8 has a table of it). Twice the scale, half the
 * gamma.
 */
export function heuristicGamma(
  inputs: readonly ArrayLike<number>[],
  projectionDim: number,
  numPrototypes: number,
  random: Random,
): number {
  const features = inputs[0]?.length ?? 0;
  const W = Float32Array.from({ length: features * projectionDim }, () => random.normal());
  const points = Float32Array.from(inputs.flatMap((input) => [...projectImage({ W }, input)]));
  return medianGamma(points, kMeansPrototypes(points, projectionDim, numPrototypes, random), projectionDim);
}
