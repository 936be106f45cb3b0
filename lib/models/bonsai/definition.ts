import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { treeNodes } from "../../sizing/mod.ts";
import type { TfDefinition } from "../definition.ts";
import { type BonsaiShape, TENSORS } from "./config.ts";

/**
 * Bonsai in plain TensorFlow.js (edgeml-models.md 3.2 and 3.3): what notebooks show and what the compiled model is judged
 * by. `x` is [n][features + 1], its last column ones.
 */
export function defineBonsai(
  { depth, dimensions, classes, loss, sigma, regularisers }: BonsaiShape,
): TfDefinition {
  const { nodes } = treeNodes(depth);
  return {
    arrange: (tf, rows) => tf.concat([rows, tf.ones([rows.shape[0], 1])], 1),
    scores(tf, { Z, W, V, T }, x, _dropout, sharpness = 1e9) {
      const low = tf.matMul(Z as Tensor2D, x as Tensor2D, false, true).div(dimensions) as Tensor2D; // [dimensions][n]
      const predicted = tf.matMul(W as Tensor2D, low).mul(tf.tanh(tf.matMul(V as Tensor2D, low).mul(sigma)));
      const votes = tf.split(predicted, nodes); // of each node: [classes][n]
      const gates = tf.tanh(tf.matMul(T as Tensor2D, low).mul(sharpness));
      // of each inner node: [n]; TensorFlow.js has no gradient of an unstack into one
      const branching = depth === 1 ? [gates.reshape([-1])] : tf.unstack(gates);
      const reached: Tensor[] = [tf.onesLike(branching[0]!)];
      for (let i = 1; i < nodes; i++) {
        const parent = (i - 1) >> 1, tau = branching[parent]!;
        reached.push(reached[parent]!.mul(i % 2 ? tau.add(1) : tf.sub(1, tau)).div(2));
      }
      return tf.addN(votes.map((vote, i) => vote.mul(reached[i]!))).transpose();
    },
    loss(tf, parameters, scores, labels) {
      const truth = tf.oneHot(labels, classes).toFloat();
      const own = scores.mul(truth).sum(1), best = scores.sub(truth.mul(1e30)).max(1);
      const value: Tensor = loss === "hinge"
        ? tf.relu(best.sub(own).add(1)).mean()
        : tf.losses.softmaxCrossEntropy(truth, scores);
      const penalties = TENSORS.map((name) => tf.square(parameters[name]!).sum().mul(regularisers[name] / 2));
      return tf.addN([value, ...penalties]).asScalar();
    },
  };
}
