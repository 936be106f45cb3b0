import type { Tensor } from "@tensorflow/tfjs";
import type { TfDefinition } from "../definition.ts";
import { unitPrefix } from "./config.ts";
import type { Feed } from "./feeds.ts";

/**
 * FastGRNN in plain TensorFlow.js (edgeml-models.md 4.2 and 4.3): what notebooks show and what the compiled model is
 * judged by. `x` is [n][steps][inputs], of `multi` [n][3][steps][inputs]; `feedBatch` makes it of images of any size.
 */
export function defineFastgrnn(feed: Feed): TfDefinition {
  const units = feed === "multi" ? 3 : 1;
  return {
    arrange(_tf, rows) {
      const image = rows.reshape([-1, 3, 32, 32]);
      if (feed === "multi") return image;
      return (feed === "row" ? image : image.transpose([0, 2, 1, 3])).reshape([-1, 96, 32]);
    },
    scores(tf, parameters, x) {
      const lastState = (sequence: Tensor, prefix: string): Tensor => {
        const [W, U, biasGate, biasUpdate, zeta, nu] = ["W", "U", "bias_gate", "bias_update", "zeta", "nu"]
          .map((name) => parameters[prefix + name]!) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
        let h: Tensor = tf.zeros([x.shape[0]!, U.shape[0]!]);
        for (const xt of tf.unstack(sequence, 1)) {
          const u = tf.add(tf.matMul(xt, W), tf.matMul(h, U));
          const z = tf.sigmoid(u.add(biasGate)), c = tf.tanh(u.add(biasUpdate));
          const fresh = tf.sigmoid(zeta).mul(tf.sub(1, z)).add(tf.sigmoid(nu));
          h = z.mul(h).add(fresh.mul(c));
        }
        return h;
      };
      const sequences = units === 1 ? [x] : tf.unstack(x, 1);
      const states = sequences.map((sequence, unit) => lastState(sequence, unitPrefix(unit, units)));
      return tf.matMul(tf.concat(states, 1), parameters["FC"]!).add(parameters["FCbias"]!);
    },
    loss: (tf, _parameters, scores, labels) =>
      tf.losses.softmaxCrossEntropy(tf.oneHot(labels, scores.shape[1]), scores).asScalar(),
  };
}
