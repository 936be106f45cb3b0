import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import type { Architecture } from "../../sizing/architecture.ts";
import type { TfDefinition } from "../definition.ts";
import { DROPOUT_RATE } from "./compile.ts";
import { operationsOf } from "./operations.ts";

/**
 * The network in plain TensorFlow.js, behind A: images are pooled maps [n][16][16][3], values / 256. This is what
 * notebooks show and what the compiled network is judged by. A dropout mask has the shape of what Dr sees, flattened:
 * [n][elements].
 */
export function defineNetwork(architecture: Architecture, c1Relu: boolean): TfDefinition {
  const seen = operationsOf(architecture, c1Relu).find(({ kind }) => kind === "dropout")?.from;
  return {
    ...(seen && { dropout: { elements: seen.height * seen.width * seen.channels, rate: DROPOUT_RATE } }),
    arrange: (_tf, rows) => rows.reshape([-1, 16, 16, 3]),
    scores(tf, parameters, images, dropout) {
      let x: Tensor = images, place = 0;
      const tensor = (name: string) => parameters[name]!;
      const flat = (): Tensor => x.reshape([x.shape[0]!, -1]);
      const dense = (name: string) => tf.matMul(flat(), tensor(`${name}.kernel`)).add(tensor(`${name}.bias`));
      const convolution = (name: string) =>
        tf.conv2d(x as Tensor4D, tensor(`${name}.kernel`) as Tensor4D, 1, "valid").add(tensor(`${name}.bias`));
      const depthwise = (name: string) => {
        const kernel = tensor(`${name}.depthwise`).expandDims(3) as Tensor4D;
        return tf.depthwiseConv2d(x as Tensor4D, kernel, 1, "valid").add(tensor(`${name}.depthwiseBias`));
      };
      for (const { code } of architecture) {
        if (code === "C1") x = convolution(`c${++place}`), x = c1Relu ? x.relu() : x;
        if (code === "C2") x = depthwise(`c${++place}`), x = convolution(`c${place}`).relu();
        if (code === "M") x = tf.maxPool(x as Tensor4D, 2, 2, "valid");
        if (code === "D") x = dense(`d${++place}`).relu();
        if (code === "Dr" && dropout) x = flat().mul(dropout);
        if (code === "D*") x = dense("out");
      }
      return x.as2D(x.shape[0]!, 10);
    },
    loss: (tf, _parameters, scores, labels) => tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 10), scores).asScalar(),
  };
}
