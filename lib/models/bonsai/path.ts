/** Bonsai as a device runs it: an image goes from the root to one leaf, and only the nodes it meets are evaluated. */
import type { Weights } from "../method.ts";

/** A trained model's tensors with their sides. */
export interface BonsaiModel {
  readonly weights: Weights;
  readonly dimensions: number;
  readonly classes: number;
  readonly sigma: number;
}

/** A model of 10 classes with sigma 1, as the method trains it. */
export const bonsaiModel = (weights: Weights, projectionDim: number): BonsaiModel => ({
  weights,
  dimensions: projectionDim,
  classes: 10,
  sigma: 1,
});

/** What one image meets. */
export interface Descent {
  /** Nodes from the root to the leaf; 0 is the root, 2i + 1 and 2i + 2 are below node i. */
  readonly nodes: readonly number[];
  /** Sum of the nodes' votes, [classes]. */
  readonly scores: Float64Array;
  /** What each node adds, [nodes][classes]. */
  readonly votes: readonly Float64Array[];
}

/** Z x / dimensions for an image [features], standardised; Z's last column meets a one. */
export function projectStandardised({ weights: { Z }, dimensions }: BonsaiModel, x: ArrayLike<number>): Float64Array {
  const columns = x.length + 1;
  return Float64Array.from({ length: dimensions }, (_, p) => {
    let sum = Z![p * columns + x.length]!;
    for (let f = 0; f < x.length; f++) sum += Z![p * columns + f]! * x[f]!;
    return sum / dimensions;
  });
}

/** One node's vote: (W_i x) o tanh(sigma V_i x), [classes]. */
function nodeVote(
  { weights: { W, V }, dimensions, classes, sigma }: BonsaiModel,
  node: number,
  low: Float64Array,
) {
  return Float64Array.from({ length: classes }, (_, c) => {
    const row = (node * classes + c) * dimensions;
    return product(W!, row, low) * Math.tanh(sigma * product(V!, row, low));
  });
}

/** The path of a projected image: depth + 1 nodes and as many branchings as the tree is deep, whatever its size. */
export function descend(model: BonsaiModel, low: Float64Array): Descent {
  const { T } = model.weights, branching = T!.length / model.dimensions;
  const nodes: number[] = [], votes: Float64Array[] = [], scores = new Float64Array(model.classes);
  for (let node = 0;;) {
    const vote = nodeVote(model, node, low);
    nodes.push(node), votes.push(vote);
    vote.forEach((value, c) => scores[c]! += value);
    if (node >= branching) return { nodes, scores, votes };
    node = 2 * node + (product(T!, node * model.dimensions, low) > 0 ? 1 : 2);
  }
}

/** Sum of all nodes' votes, each weighed with the probability of reaching it: what training evaluates (edgeml-models.md 3.2). */
export function wholeTree(model: BonsaiModel, low: Float64Array, sharpness: number): Float64Array {
  const { T } = model.weights,
    branching = T!.length / model.dimensions,
    p = [1],
    scores = new Float64Array(model.classes);
  for (let node = 0; node <= 2 * branching; node++) {
    nodeVote(model, node, low).forEach((value, c) => scores[c]! += p[node]! * value);
    if (node >= branching) continue;
    const tau = Math.tanh(sharpness * product(T!, node * model.dimensions, low));
    p[2 * node + 1] = p[node]! * (1 + tau) / 2, p[2 * node + 2] = p[node]! * (1 - tau) / 2;
  }
  return scores;
}

function product(matrix: Float32Array, from: number, x: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += matrix[from + j]! * x[j]!;
  return sum;
}
