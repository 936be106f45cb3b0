import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Arena, type Engine, nativeEngine, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { randomSource } from "../testing/random_rows.ts";
import { CompiledBonsai, HARD } from "./compile.ts";
import { bonsaiParameters, shapeOf } from "./config.ts";
import { defineBonsai } from "./definition.ts";
import { bonsai } from "./method.ts";

const rowsUpTo = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

/** Initial values a tenth as large: scores near 0, where both losses have gradients. */
function model(engine: Engine, values: Record<string, unknown>, batch = 64, count = 60) {
  const config = bonsai.schema.parse(values),
    shape = shapeOf(config),
    arena = new Arena(engine, 2 ** 25),
    random = new Random("bonsai");
  const { x, labels, source } = randomSource(arena, count, shape.features, shape.classes, random);
  const compiled = new CompiledBonsai(arena, shape, source, batch);
  const weights = bonsai.init(config, random);
  for (const name of ["W", "V", "T"]) weights[name]!.forEach((w, i, all) => all[i] = w / 10);
  compiled.parameters.set(weights);
  return { compiled, x, labels, shape, rows: rowsUpTo(count) };
}

const relative = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  let [difference, length] = [0, 0];
  for (let i = 0; i < expected.length; i++) difference += (actual[i]! - expected[i]!) ** 2, length += expected[i]! ** 2;
  return Math.sqrt(difference / length);
};

for (const [loss, depth, projectionDim] of [["hinge", 1, 6], ["cross-entropy", 3, 5]] as const) {
  Deno.test(`CompiledBonsai with ${loss}: scores, loss and gradients are those of the TensorFlow.js definition`, async () => {
    await tf.setBackend("cpu");
    const { compiled, x, labels, shape, rows } = model(wasmEngine(), { depth, projectionDim, loss }),
      n = 37,
      sharpness = 0.8;
    const specs = bonsaiParameters(shape), weights = compiled.parameters.get(), definition = defineBonsai(shape);
    compiled.sharpness = sharpness;
    const input = definition.arrange!(tf, tf.tensor2d(x.slice(0, n * 3072), [n, 3072])),
      truth = tf.tensor1d(labels.slice(0, n), "int32");
    const named = (values: tf.Tensor[]) => Object.fromEntries(specs.map(({ name }, i) => [name, values[i]!]));
    const values = specs.map(({ name, shape }) => tf.tensor(weights[name]!, [...shape]));
    const { value, grads } = tf.valueAndGrads((...all: tf.Tensor[]) =>
      definition.loss(tf, named(all), definition.scores(tf, named(all), input, undefined, sharpness), truth)
    )(values);
    const soft = await definition.scores(tf, named(values), input, undefined, sharpness).data();
    const hard = await definition.scores(tf, named(values), input).data();
    assert.ok(relative(compiled.scores(rows, 0, n, sharpness), soft) < 1e-4);
    assert.ok(relative(compiled.scores(rows, 0, n), hard) < 1e-4);
    assert.ok(relative([compiled.lossAndGradient(rows, 0, n)], await value.data()) < 1e-5);
    for (const [i, { name }] of specs.entries()) {
      const error = relative(compiled.parameters.gradient(name), await grads[i]!.data());
      assert.ok(error < 1e-4, `${name}: ${error}`);
    }
  });
}

Deno.test("a large tree goes through its groups of blocks as a small batch does", () => {
  const { compiled, rows } = model(nativeEngine(), { depth: 8, projectionDim: 2, loss: "cross-entropy" }, 60);
  const all = compiled.scores(rows, 0, 60), { loss, correct } = compiled.evaluate(rows, 0, 60);
  for (const n of [0, 15, 16, 31, 59]) assert.deepEqual(compiled.scores(rows, n, 1), all.slice(n * 10, (n + 1) * 10));
  let [sum, right] = [0, 0];
  for (let n = 0; n < 60; n++) {
    const one = compiled.evaluate(rows, n, 1);
    sum += one.loss, right += one.correct;
  }
  assert.ok(Math.abs(sum - loss) < 1e-3 * loss);
  assert.equal(right, correct);
  const p = compiled.probabilities(rows, 0, 60, HARD);
  for (let n = 0; n < 60; n++) assert.equal(p.subarray(n * 511, (n + 1) * 511).reduce((a, b) => a + b, 0), 9);
});

Deno.test("meanBranching is the mean of |T x| over rows and branching nodes", () => {
  const { compiled } = model(wasmEngine(), { depth: 2, projectionDim: 3 }, 16), rows = Int32Array.of(4, 4, 50, 9);
  const low = compiled.projections(rows, 0, 4), T = compiled.parameters.view("T");
  let sum = 0;
  for (let n = 0; n < 4; n++) {
    for (let q = 0; q < 3; q++) {
      sum += Math.abs([0, 1, 2].reduce((s, j) => s + T[q * 3 + j]! * low[n * 3 + j]!, 0));
    }
  }
  assert.ok(Math.abs(compiled.meanBranching(rows) - sum / 12) < 1e-12);
});
