import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Arena, type Engine, nativeEngine, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { randomSource } from "../testing/random_rows.ts";
import { CompiledProtonn } from "./compile.ts";
import { protonnParameters, type ProtonnShape, shapeOf } from "./config.ts";
import { defineProtonn } from "./definition.ts";
import { protonnInitialValues } from "./initial_values.ts";
import { protonn } from "./method.ts";

const rowsUpTo = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

function model(engine: Engine, config: Record<string, unknown>, batch = 32, count = 60) {
  const arena = new Arena(engine, 2 ** 24),
    random = new Random("protonn"),
    shape = shapeOf(protonn.schema.parse(config));
  const { x, labels, source } = randomSource(arena, count, shape.features, shape.classes, random);
  const compiled = new CompiledProtonn(arena, shape, source, batch);
  compiled.parameters.set(protonnInitialValues(protonnParameters(shape), random));
  return { compiled, x, labels, shape, rows: rowsUpTo(count) };
}

for (const loss of ["cross-entropy", "squared"] as const) {
  Deno.test(`CompiledProtonn with ${loss}: scores, loss and gradients are those of the TensorFlow.js definition`, async () => {
    await tf.setBackend("cpu");
    const config = { projectionDim: 3, numPrototypes: 5, gamma: 0.01, loss };
    const { compiled, x, labels, shape, rows } = model(wasmEngine(), config), n = 21;
    const specs = protonnParameters(shape as ProtonnShape), weights = compiled.parameters.get();
    const definition = defineProtonn(shape), input = tf.tensor2d(x.slice(0, n * 3072), [n, 3072]);
    const named = (values: tf.Tensor[]) => Object.fromEntries(specs.map(({ name }, i) => [name, values[i]!]));
    const values = specs.map(({ name, shape }) => tf.tensor(weights[name]!, [...shape]));
    const { value, grads } = tf.valueAndGrads((...all: tf.Tensor[]) =>
      definition.loss(
        tf,
        named(all),
        definition.scores(tf, named(all), input),
        tf.tensor1d(labels.slice(0, n), "int32"),
      )
    )(values);
    const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, what: string) => {
      let [difference, length] = [0, 0];
      for (let i = 0; i < expected.length; i++) {
        difference += (actual[i]! - expected[i]!) ** 2, length += expected[i]! ** 2;
      }
      assert.ok(Math.sqrt(difference) <= 1e-4 * Math.sqrt(length), `${what}: ${Math.sqrt(difference / length)}`);
    };
    close(compiled.scores(rows, 0, n), await definition.scores(tf, named(values), input).data(), "scores");
    close([compiled.lossAndGradient(rows, 0, n)], await value.data(), "loss");
    for (const [i, { name }] of specs.entries()) {
      close(compiled.parameters.gradient(name), await grads[i]!.data(), name);
    }
  });
}

Deno.test("evaluate and lossAndGradient agree, over several batches and a short one", () => {
  const { compiled, rows } = model(nativeEngine(), { projectionDim: 4, numPrototypes: 3, gamma: 0.005 }, 16);
  const { loss } = compiled.evaluate(rows, 5, 39),
    mean = (start: number, count: number) => compiled.lossAndGradient(rows, start, count) * count;
  assert.ok(Math.abs(loss - mean(5, 16) - mean(21, 16) - mean(37, 7)) < 1e-4);
  assert.equal(compiled.scores(rows, 0, 39).length, 390);
  assert.deepEqual(compiled.scores(rows, 20, 3), compiled.scores(rows, 0, 39).slice(200, 230));
});

Deno.test("a dead configuration has the loss of chance and no gradient but that of nothing", () => {
  for (const engine of [wasmEngine(), nativeEngine()]) {
    const { compiled, rows } = model(engine, { projectionDim: 2, numPrototypes: 4, gamma: 15 });
    compiled.parameters.gradient("W").fill(7); // of an earlier step
    assert.ok(Math.abs(compiled.lossAndGradient(rows, 0, 32) - Math.log(10)) < 1e-6);
    assert.ok(compiled.parameters.gradients.every((value) => value === 0));
    assert.ok(compiled.scores(rows, 0, 60).every((value) => value === 0));
  }
});

Deno.test("projections are x W, similarities are exp(-gamma^2 |b - x W|^2)", () => {
  const { compiled, x, rows } = model(nativeEngine(), { projectionDim: 2, numPrototypes: 3, gamma: 0.01 }, 16);
  const W = compiled.parameters.view("W"), B = compiled.parameters.view("B");
  const points = compiled.projections(rows, 0, 60), similarities = compiled.similarities(rows, 0, 60);
  for (const n of [0, 15, 16, 59]) {
    const point = [0, 1].map((j) =>
      x.subarray(n * 3072, (n + 1) * 3072).reduce((sum, v, f) => sum + v * W[f * 2 + j]!, 0)
    );
    point.forEach((value, j) => assert.ok(Math.abs(points[n * 2 + j]! - value) < 1e-3));
    for (let k = 0; k < 3; k++) {
      const apart = (B[k]! - point[0]!) ** 2 + (B[3 + k]! - point[1]!) ** 2;
      assert.ok(Math.abs(similarities[n * 3 + k]! - Math.exp(-1e-4 * apart)) < 1e-4);
    }
  }
});
