/** Whole trainings on our kernels against the plain TensorFlow.js definitions, on tfjs and, where it is, on TensorFlow. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { syntheticCifar10 } from "../../dataset/testing/synthetic.ts";
import { getMethod } from "../../models/mod.ts";
import { evaluateWeights } from "../evaluation/evaluation.ts";
import { compareFirstBatch, firstBatchCheck } from "./first_batch.ts";
import { EXAMPLES } from "../testing/example_configs.ts";
import { peersHere } from "../testing/peers.ts";
import { train } from "../train.ts";

const data = syntheticCifar10({ train: 150, validation: 50, test: 20, seed: 2 }), peers = await peersHere();

/** |a - b| / |b| over all weights of a model. */
function distance(a: Record<string, Float32Array>, b: Record<string, Float32Array>): number {
  let difference = 0, length = 0;
  for (const [name, values] of Object.entries(b)) {
    values.forEach((value, i) => (difference += (value - a[name]![i]!) ** 2, length += value ** 2));
  }
  return Math.sqrt(difference / length);
}

/**
 * Relative, of losses and of all weights after three epochs; float32's own steps are 6e-8. Seen: 3e-7. Bonsai begins with
 * saturated tanh, whose gradients lie near Adam's epsilon: there rounding decides how far a step goes (seen: 2e-4).
 */
const tolerance = (method: string) => method === "bonsai" ? 1e-3 : 3e-6;

for (const { method: name, config } of EXAMPLES) {
  Deno.test(`train ${name} ${JSON.stringify(config)}: loss, validation and weights as on ${peers.join(" and ")}`, async () => {
    const method = getMethod(name), options = { epochs: 3, seed: 0, protocol: { batch: 64 } };
    const ours = await train(method, config, data, { ...options, engine: "wasm" });
    for (const engine of peers) {
      const { trial, weights } = await train(method, config, data, { ...options, engine });
      assert.equal(trial.engine.name, engine);
      for (const [i, { loss, validationLoss }] of trial.history.entries()) {
        const expected = ours.trial.history[i]!;
        assert.ok(Math.abs(expected.loss! / loss! - 1) < tolerance(name), `${engine}, epoch ${i}: loss`);
        assert.ok(
          Math.abs(expected.validationLoss! / validationLoss! - 1) < tolerance(name),
          `${engine}, epoch ${i}: validation`,
        );
      }
      const apart = distance(ours.weights, weights);
      assert.ok(apart < tolerance(name), `${engine}: weights ${apart} apart`);
    }
  });
}

Deno.test("firstBatchCheck: compiled model and definition agree in loss and in every gradient, dropout included", async () => {
  for (const { method, config } of EXAMPLES) {
    for (const peer of peers) {
      const { largest, engines } = await firstBatchCheck(getMethod(method), config, data, { peer, engine: "native" });
      assert.ok(largest < 1e-4, `${method} ${JSON.stringify(config)}, ${engines}: ${largest}`);
    }
  }
});

Deno.test("firstBatchCheck names the tensor whose gradient is wrong, in one line", async () => {
  const right = getMethod("direct-convolution"), config = { architecture: "A, C1(4,(3,3)), M, Dr, D*" };
  const wrong: typeof right = {
    ...right,
    define(config) {
      const definition = right.define(config);
      return {
        ...definition,
        scores: (tf, p, ...rest) => definition.scores(tf, { ...p, "c1.bias": p["c1.bias"]!.mul(2) }, ...rest),
      };
    },
  };
  await assert.rejects(firstBatchCheck(wrong, config, data), (error: Error) => {
    assert.match(
      error.message,
      /^direct-convolution .* differ on the first batch, c1\.bias by 5\.0e-1: do not trust this engine; .*$/,
    );
    return error.name === "UserError";
  });
  const { gradients } = await compareFirstBatch(wrong, config, data);
  assert.ok(gradients["out.kernel"]! < 1e-5);
});

Deno.test("TfModel: evaluation on tfjs gives the classes that our kernels give, and no tensor is left over", async () => {
  const method = getMethod("direct-convolution"), config = { architecture: "A, C1(8,(3,3)), M, D*" };
  const { weights } = await train(method, config, data, { engine: "wasm", epochs: 8 }), rows = data.split.validation;
  const before = tf.memory().numTensors, theirs = await evaluateWeights(method, config, weights, data, rows, "tfjs");
  await train(method, config, data, { engine: "tfjs", epochs: 1 });
  assert.equal(tf.memory().numTensors, before);
  const ours = await evaluateWeights(method, config, weights, data, rows, "wasm");
  assert.deepEqual([theirs.accuracy, theirs.predictions], [ours.accuracy, ours.predictions]);
  theirs.scores.forEach((score, i) => assert.ok(Math.abs(score - ours.scores[i]!) < 1e-5));
});
