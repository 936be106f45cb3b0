import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Arena, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { parseArchitecture } from "../../sizing/architecture.ts";
import { CompiledNetwork } from "./compile.ts";
import { defineNetwork } from "./definition.ts";
import { kerasInitialValues } from "./initial_values.ts";
import { operationsOf, tensorShapes } from "./operations.ts";

/** One network of each kind of layer: C2 with a growing and a shrinking 1x1, odd maps before M, two dense layers, linear C1. */
const CASES: [string, boolean][] = [
  ["A, C1(6,(3,3)), C1(16,(1,1)), M, C2(12,(3,3)), Dr, D*", true],
  ["A, C2(4,(5,5)), C1(8,(3,3)), M, Dr, D*", false],
  ["A, C1(4,(3,3)), M, C2(6,(3,3)), D(16), Dr, D*", true],
  ["A, D(16), D(32), Dr, D*", true],
];

for (const [text, relu] of CASES) {
  Deno.test(`defineNetwork and the compiled network agree in scores, loss and gradients: ${text}, C1 ReLU ${relu}`, async () => {
    await tf.setBackend("cpu");
    const architecture = parseArchitecture(text), operations = operationsOf(architecture, relu), n = 5;
    const random = new Random(text), features = 768, specs = tensorShapes(operations);
    const x = Float32Array.from({ length: n * features }, () => random.nextFloat());
    const labels = Uint8Array.from({ length: n }, () => random.nextInt(10));
    const weights = kerasInitialValues(specs, random);
    for (const { name } of specs) {
      if (/bias$/i.test(name)) weights[name] = weights[name]!.map(() => random.normal() * 0.1);
    }

    // without Dr: the two draw their masks differently
    const arena = new Arena(wasmEngine(), 2 ** 25);
    const ones = new Float32Array(features).fill(1), zeros = new Float32Array(features);
    const source = {
      kind: "f32",
      offset: arena.store(x),
      features,
      scale: arena.store(ones),
      shift: arena.store(zeros),
      labels: arena.store(labels),
    } as const;
    const compiled = new CompiledNetwork(
      arena,
      operations.filter((o) => o.kind !== "dropout"),
      source,
      n,
      new Random(0),
    );
    compiled.parameters.set(weights);
    const rows = Int32Array.from({ length: n }, (_, i) => i);
    const scores = compiled.scores(rows, 0, n), loss = compiled.lossAndGradient(rows, 0, n);

    const definition = defineNetwork(architecture, relu);
    const variables = specs.map(({ name, shape }) => tf.tensor(weights[name]!, shape).variable());
    const named = Object.fromEntries(specs.map(({ name }, i) => [name, variables[i]!]));
    const images = tf.tensor(x, [n, 16, 16, 3]), classes = tf.tensor1d(labels, "int32");
    const { value, grads } = tf.variableGrads(
      () => definition.loss(tf, named, definition.scores(tf, named, images), classes),
      variables,
    );
    const peer = await definition.scores(tf, named, images).data();
    assert.deepEqual(scores.length, peer.length);
    scores.forEach((score, i) => assert.ok(Math.abs(score - peer[i]!) < 2e-5, `score ${i}: ${score}, ${peer[i]}`));
    assert.ok(Math.abs(loss - (await value.data())[0]!) < 1e-5);
    for (const [i, { name }] of specs.entries()) {
      const ours = compiled.parameters.gradient(name),
        theirs = Float32Array.from(await grads[variables[i]!.name]!.data());
      const largest = theirs.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
      ours.forEach((g, at) =>
        assert.ok(Math.abs(g - theirs[at]!) < 1e-4 * largest + 1e-7, `${name}[${at}]: ${g}, ${theirs[at]}`)
      );
    }
  });
}

Deno.test("defineNetwork multiplies what Dr sees by the mask it is given", async () => {
  await tf.setBackend("cpu");
  const architecture = parseArchitecture("A, Dr, D*"), definition = defineNetwork(architecture, true);
  const x = tf.ones([2, 16, 16, 3]), kernel = tf.ones([768, 10]), bias = tf.zeros([10]);
  const mask = tf.concat([tf.zeros([2, 700]), tf.fill([2, 68], 1 / 0.9)], 1);
  const scores = await definition.scores(tf, { "out.kernel": kernel, "out.bias": bias }, x, mask).data();
  scores.forEach((score) => assert.ok(Math.abs(score - 68 / 0.9) < 1e-3));
});
