/** ProtoNN as one can look at it: prototypes among the projected images. */
import type { Weights } from "../method.ts";

/** One prototype of a trained model. */
export interface Prototype {
  /** [projectionDim]. */
  readonly position: readonly number[];
  /** What it adds to each class's score for an image that lies on it: its column of Z. */
  readonly votes: readonly number[];
  /** The class it speaks for most. */
  readonly strongest: number;
  /** Images nearest to it, as places in the list of points, nearest first. */
  readonly nearest: readonly number[];
  /** Of the points, the share that has no other prototype nearer. */
  readonly share: number;
}

/** An image's place among the prototypes: x W, for `x` [features] as the model reads it (raw or standardised). */
export function projectImage({ W }: Weights, x: ArrayLike<number>): Float64Array {
  const dimensions = W!.length / x.length, point = new Float64Array(dimensions);
  for (let f = 0; f < x.length; f++) {
    for (let j = 0; j < dimensions; j++) point[j]! += x[f]! * W![f * dimensions + j]!;
  }
  return point;
}

/** The prototypes of a model among `points`, images projected by `projectImage`. */
export function describePrototypes({ B, Z }: Weights, points: readonly ArrayLike<number>[], nearest = 8): Prototype[] {
  const dimensions = points[0]?.length ?? 1, count = B!.length / dimensions, classes = Z!.length / count;
  const positions = Array.from({ length: count }, (_, k) => {
    return Array.from({ length: dimensions }, (_, j) => B![j * count + k]!);
  });
  const distances = positions.map((position) => points.map((point) => squaredDistance(position, point)));
  const owner = points.map((_, i) => argMin(distances.map((own) => own[i]!)));
  return positions.map((position, k) => {
    const votes = Array.from({ length: classes }, (_, c) => Z![c * count + k]!), own = distances[k]!;
    return {
      position,
      votes,
      strongest: argMin(votes.map((vote) => -vote)),
      nearest: [...own.keys()].sort((a, b) => own[a]! - own[b]!).slice(0, nearest),
      share: owner.filter((one) => one === k).length / Math.max(1, points.length),
    };
  });
}

/** Class scores at a point (edgeml-models.md 2.2), in double precision: what colours the plane. */
export function scoresAtPoint({ B, Z }: Weights, gamma: number, point: ArrayLike<number>): Float64Array {
  const count = B!.length / point.length, scores = new Float64Array(Z!.length / count);
  for (let k = 0; k < count; k++) {
    let apart = 0;
    for (let j = 0; j < point.length; j++) apart += (B![j * count + k]! - point[j]!) ** 2;
    const similarity = Math.exp(-(gamma ** 2) * apart);
    for (let c = 0; c < scores.length; c++) scores[c]! += Z![c * count + k]! * similarity;
  }
  return scores;
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2;
  return sum;
}

const argMin = (values: readonly number[]): number =>
  values.reduce((best, value, i) => value < values[best]! ? i : best, 0);
