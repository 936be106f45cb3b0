/** Golden vectors through the plain TensorFlow.js definition, on whichever backend `tf` uses: values and gradients. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../models/definition.ts";
import { type Check, Checks } from "./golden_file.ts";
import { defineFastgrnn } from "../models/fastgrnn/definition.ts";
import { readFastgrnn } from "./fastgrnn.ts";

/** Checks of the first batch of a fastgrnn_*.json or multi_fastgrnn.json. Throws a UserError on a wrong shape. */
export function replayFastgrnnDefinition(json: unknown, tf: Tf): Check[] {
  const { file, shape: { starts, inputs, classes }, tensors, weights, x, y } = readFastgrnn(json),
    checks = new Checks();
  const definition = defineFastgrnn(starts.length === 1 ? "row" : "multi"),
    units = starts.length === 1 ? [] : [starts.length];
  tf.tidy(() => {
    const input = tf.tensor(x, [y.length, ...units, starts[0]!.length, inputs]), labels = tf.tensor1d(y, "int32");
    const scoresOf = (values: Tensor[]) => {
      const parameters = Object.fromEntries(tensors.map(({ spec }, i) => [spec.name, values[i]!]));
      return { parameters, scores: definition.scores(tf, parameters, input) };
    };
    const values = tensors.map(({ spec: { name, shape } }) => tf.tensor(weights[name]!, [...shape]));
    const { value, grads } = tf.valueAndGrads((...all: Tensor[]) => {
      const { parameters, scores } = scoresOf(all);
      return definition.loss(tf, parameters, scores, labels);
    })(values);
    checks.compare(
      "batch0.logits",
      scoresOf(values).scores.dataSync(),
      file.numbers("batch0.logits", [y.length, classes]),
    );
    checks.compare("batch0.loss", value.dataSync(), [file.number("batch0.loss")]);
    tensors.forEach(({ spec, place }, i) => {
      const path = `batch0.grads.${place}`;
      checks.compare(path, grads[i]!.dataSync(), file.numbers(path, spec.shape));
    });
  });
  return checks.list;
}
