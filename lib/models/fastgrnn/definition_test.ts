import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Arena, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { CompiledFastgrnn } from "./compile.ts";
import { fastgrnnParameters, shapeOf } from "./config.ts";
import { defineFastgrnn } from "./definition.ts";
import { FEEDS } from "./feeds.ts";
import { fastgrnnInitialValues } from "./initial_values.ts";
import { feedBatch } from "./testing/feed_batch.ts";
import { close, randomSource, rowsUpTo } from "../testing/random_rows.ts";

for (const feed of FEEDS) {
  const shape = shapeOf({ feed, hiddenDim: 7 }), specs = fastgrnnParameters(shape), n = 21;

  Deno.test(`defineFastgrnn, feed ${feed}: the compiled model has its scores, loss and gradients`, async () => {
    await tf.setBackend("cpu");
    const arena = new Arena(wasmEngine(), 2 ** 24), random = new Random(feed);
    const { x, labels, source } = randomSource(arena, n, 3072, 10, random);
    const model = new CompiledFastgrnn(arena, shape, source, 100), weights = fastgrnnInitialValues(specs, random);
    model.parameters.set(weights);
    const rows = rowsUpTo(n), scores = model.scores(rows, 0, n), loss = model.lossAndGradient(rows, 0, n);

    const definition = defineFastgrnn(feed), batch = feedBatch(x, feed);
    const variables = specs.map((spec) => tf.tensor(weights[spec.name]!, [...spec.shape]).variable());
    const named = Object.fromEntries(specs.map(({ name }, i) => [name, variables[i]!]));
    const input = tf.tensor(batch.data, batch.shape), classes = tf.tensor1d(labels, "int32");
    const { value, grads } = tf.variableGrads(
      () => definition.loss(tf, named, definition.scores(tf, named, input), classes),
      variables,
    );
    close(scores, await definition.scores(tf, named, input).data(), 2e-5, "scores");
    close([loss], await value.data(), 1e-5, "loss");
    for (const [i, { name }] of specs.entries()) {
      close(model.parameters.gradient(name), await grads[variables[i]!.name]!.data(), 2e-6, name);
    }
  });

  Deno.test(`defineFastgrnn, feed ${feed}: arrange orders images as feedBatch does`, async () => {
    await tf.setBackend("cpu");
    const images = Float32Array.from({ length: 2 * 3072 }, (_, i) => i), { data, shape } = feedBatch(images, feed);
    const arranged = defineFastgrnn(feed).arrange!(tf, tf.tensor2d(images, [2, 3072]));
    assert.deepEqual(arranged.shape, shape);
    assert.deepEqual(await arranged.data(), data);
  });
}
