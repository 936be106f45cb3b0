import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { Arena, type Engine, nativeEngine, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { adamStep } from "../../training/adam.ts";
import { CompiledFastgrnn } from "./compile.ts";
import { fastgrnnParameters, shapeOf } from "./config.ts";
import { defineFastgrnn } from "./definition.ts";
import { feedBatch, FEEDS } from "./feeds.ts";
import { fastgrnnInitialValues } from "./initial_values.ts";
import { classScores, statesAlongImage } from "./states.ts";
import { randomSource } from "./testing.ts";

const PYTORCH = { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay: 5e-4 } as const;
const rowsUpTo = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

function close(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string) {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    assert.ok(error <= tolerance, `${what}[${i}]: ${actual[i]}, expected ${expected[i]}`);
  }
}

for (const feed of FEEDS) {
  const shape = shapeOf({ feed, hiddenDim: 7 }), specs = fastgrnnParameters(shape), n = 21;

  Deno.test(`CompiledFastgrnn, feed ${feed}: scores, loss and gradients are those of the TensorFlow.js definition`, async () => {
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

  Deno.test(`statesAlongImage, feed ${feed}: its last states give the compiled model's scores`, () => {
    const arena = new Arena(wasmEngine(), 2 ** 24), random = new Random(feed);
    const { x, source } = randomSource(arena, 2, 3072, 10, random);
    const model = new CompiledFastgrnn(arena, shape, source, 2), weights = fastgrnnInitialValues(specs, random);
    model.parameters.set(weights);
    const units = statesAlongImage(weights, feed, x.subarray(3072));
    assert.deepEqual(units.map((states) => states.length), shape.starts.map((starts) => starts.length));
    const last = units.flatMap((states) => [...states.at(-1)!]);
    close(classScores(weights, last), model.scores(Int32Array.of(1), 0, 1), 2e-5, "scores");
  });
}

/** Ten Adam steps on batches with a short last block of each kind; the weights. */
function train(engine: Engine, feed: typeof FEEDS[number]): Record<string, Float32Array> {
  const shape = shapeOf({ feed, hiddenDim: 19 }), arena = new Arena(engine, 2 ** 24), random = new Random("training");
  const { source } = randomSource(arena, 100, 3072, 10, random), model = new CompiledFastgrnn(arena, shape, source, 48);
  model.parameters.set(fastgrnnInitialValues(model.parameters.specs, random));
  for (let step = 0; step < 10; step++) {
    model.lossAndGradient(random.permutation(100), 0, [48, 36, 27][step % 3]!);
    adamStep(arena, model.parameters, PYTORCH, 0.01, step + 1);
  }
  return model.parameters.get();
}

Deno.test("ten training steps of each feed give the same bits on wasm and native, those of the committed hashes", () => {
  const hashes = FEEDS.map((feed) => {
    const weights = train(wasmEngine(), feed);
    assert.deepEqual(train(nativeEngine(), feed), weights, feed);
    const hash = createHash("sha256");
    for (const values of Object.values(weights)) hash.update(new Uint8Array(values.buffer));
    return hash.digest("hex").slice(0, 16);
  });
  assert.deepEqual(hashes, ["e786ff48d536d84c", "55fecb1fd8c33ad3", "6a95ec6ff5eefa19"]);
});

Deno.test("evaluate and lossAndGradient agree; a short batch after a longer one does not see its rows", () => {
  const arena = new Arena(nativeEngine(), 2 ** 24),
    random = new Random(3),
    shape = shapeOf({ feed: "row", hiddenDim: 9 });
  const { source } = randomSource(arena, 40, 3072, 10, random), model = new CompiledFastgrnn(arena, shape, source, 40);
  model.parameters.set(fastgrnnInitialValues(model.parameters.specs, random));
  const rows = rowsUpTo(40), alone = model.lossAndGradient(rows, 0, 5), gradient = model.parameters.gradients.slice();
  model.lossAndGradient(rows, 0, 40);
  assert.equal(model.lossAndGradient(rows, 0, 5), alone);
  assert.deepEqual(model.parameters.gradients, gradient);
  assert.ok(Math.abs(model.evaluate(rows, 0, 5).loss / 5 - alone) < 1e-6);
});

Deno.test("the classifier stays fixed where the trainer leaves it out", () => {
  const arena = new Arena(wasmEngine(), 2 ** 23),
    random = new Random(4),
    shape = shapeOf({ feed: "row", hiddenDim: 4 });
  const { source } = randomSource(arena, 16, 3072, 10, random);
  const model = new CompiledFastgrnn(arena, shape, source, 16, false);
  model.parameters.set(fastgrnnInitialValues(model.parameters.specs, random));
  const before = model.parameters.get();
  model.lossAndGradient(rowsUpTo(16), 0, 16);
  adamStep(arena, model.parameters, PYTORCH, 0.01, 1);
  assert.deepEqual(model.parameters.get()["FC"], before["FC"]);
  assert.deepEqual(model.parameters.get()["FCbias"], before["FCbias"]);
  assert.notDeepEqual(model.parameters.get()["U"], before["U"]);
});
