/** What a trained Bonsai's tree does with images: which branch they take, and what each node has learnt to say. */
import { type BonsaiModel, descend } from "./path.ts";

export interface TreeNode {
  /** 0 is the root; 2i + 1 and 2i + 2 are below node i. */
  readonly node: number;
  readonly depth: number;
  /** Share of the images that come through it. */
  readonly share: number;
  /** Of the images that come through it, the share of each class. */
  readonly classes: readonly number[];
  /** Mean vote for each class over those images: what the node tends to say. */
  readonly tendency: readonly number[];
  /** Of those images, how many end up classified right. */
  readonly accuracy: number;
}

/** Every node of the tree, in order, over projected images and their labels. Nodes that no image reaches have zeros. */
export function describeTree(
  model: BonsaiModel,
  projected: readonly Float64Array[],
  labels: ArrayLike<number>,
): TreeNode[] {
  const nodes = 2 * (model.weights["T"]!.length / model.dimensions) + 1, { classes } = model;
  const through = new Int32Array(nodes), right = new Int32Array(nodes);
  const byClass = new Int32Array(nodes * classes), votes = new Float64Array(nodes * classes);
  projected.forEach((low, i) => {
    const path = descend(model, low), label = labels[i]!, isRight = argMax(path.scores) === label;
    path.nodes.forEach((node, step) => {
      through[node]!++, byClass[node * classes + label]!++;
      right[node]! += Number(isRight);
      path.votes[step]!.forEach((vote, c) => votes[node * classes + c]! += vote);
    });
  });
  const share = (part: number, whole: number) => whole === 0 ? 0 : part / whole;
  return Array.from({ length: nodes }, (_, node) => ({
    node,
    depth: Math.floor(Math.log2(node + 1)),
    share: share(through[node]!, projected.length),
    classes: Array.from({ length: classes }, (_, c) => share(byClass[node * classes + c]!, through[node]!)),
    tendency: Array.from({ length: classes }, (_, c) => share(votes[node * classes + c]!, through[node]!)),
    accuracy: share(right[node]!, through[node]!),
  }));
}

const argMax = (values: Float64Array): number => values.reduce((best, value, i) => value > values[best]! ? i : best, 0);
