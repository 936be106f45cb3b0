import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import type { TfDefinition } from "../definition.ts";
import type { ProtonnConfig } from "./config.ts";

/**
 * ProtoNN in plain TensorFlow.js (edgeml-models.md 2.2 and 2.3): what notebooks show and what the compiled model is judged
 * by. `x` is [n][features].
 */
export function defineProtonn({ gamma, loss }: Pick<ProtonnConfig, "gamma" | "loss">): TfDefinition {
  return {
    scores(tf, { W, B, Z, gamma: found }, x) {
      // gamma is not trained: whatever comes back to it is dropped
      const fixed = tf.customGrad((g) => ({ value: (g as Tensor).clone(), gradFunc: (dy: Tensor) => dy.mul(0) }));
      const width = gamma ?? fixed(found!);
      const projected = tf.matMul(x as Tensor2D, W as Tensor2D).expandDims(2); // [n][d][1]
      const distances = tf.square(projected.sub(B!.expandDims(0))).sum(1); // [n][m]; squaredDifference's gradient does not broadcast
      const similarities = tf.exp(distances.mul(tf.neg(tf.square(width)))) as Tensor2D;
      return tf.matMul(similarities, Z as Tensor2D, false, true);
    },
    loss(tf, _parameters, scores, labels) {
      const truth = tf.oneHot(labels, scores.shape[1]);
      const value: Tensor = loss === "squared"
        ? tf.squaredDifference(truth, scores).mean()
        : tf.losses.softmaxCrossEntropy(truth, scores);
      return value.asScalar();
    },
  };
}
