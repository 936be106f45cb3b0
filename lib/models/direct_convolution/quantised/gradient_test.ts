/** The quantised network's loss and gradients against TensorFlow.js' automatic differentiation. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Arena, type RowSource, wasmEngine } from "../../../engine/mod.ts";
import { Random } from "../../../random/mod.ts";
import { parseArchitecture } from "../../../sizing/mod.ts";
import { kerasInitialValues } from "../initial_values.ts";
import { isWindow, operationsOf, tensorShapes } from "../operations.ts";
import { compileQuantised, formatsOf, PAPER_BITS } from "./network.ts";
import { levelRange, levelsPerScale, type NumberFormat } from "./quantiser.ts";
import { startingExponents } from "./start.ts";
import { EXPONENTS } from "./stages.ts";

/** The value without its gradient. */
const constant = tf.customGrad((x) => ({
  value: (x as tf.Tensor).clone(),
  gradFunc: (dy: tf.Tensor | tf.Tensor[]) => tf.zerosLike(dy as tf.Tensor),
}));

/** Rounding whose gradient is 1. */
const straight = (x: tf.Tensor) => x.add(constant(tf.sub(tf.round(x), x)));

/** clip(round(x q / S)) S / q with S = 2^round(s), whose derivative is that of 2^s. */
function fakeQuantise(x: tf.Tensor, s: tf.Tensor, format: NumberFormat): tf.Tensor {
  const { low, high } = levelRange(format), q = levelsPerScale(format), smooth = tf.exp(s.mul(Math.LN2));
  const scale = smooth.add(constant(tf.sub(tf.exp(tf.round(s).mul(Math.LN2)), smooth)));
  return tf.clipByValue(straight(x.mul(q).div(scale)), low, high).mul(scale).div(q);
}

Deno.test("the quantised network's gradients, of its scales too, are those of automatic differentiation", async () => {
  await tf.setBackend("cpu");
  const text = "A, C2(6,(3,3)), C1(5,(3,3)), M, D(16), Dr, D*", n = 6, features = 768, random = new Random(text);
  const operations = operationsOf(parseArchitecture(text), true).filter((o) => o.kind !== "dropout");
  const specs = [...tensorShapes(operations)], weights = kerasInitialValues(specs, random);
  for (const { name } of specs) {
    if (/bias$/i.test(name)) weights[name] = weights[name]!.map(() => random.normal() * 0.1);
  }
  const sums = Uint16Array.from({ length: n * features }, () => random.nextInt(1021));
  const first = Float32Array.from(sums.subarray(0, features), (s) => s / 1024);
  // a bit less than they need, so that every kind of tensor is clipped somewhere
  weights[EXPONENTS] = startingExponents(operations, weights, [first]).map((s) => s - 0.7);
  specs.push({ name: EXPONENTS, shape: [weights[EXPONENTS].length] });
  const labels = Uint8Array.from({ length: n }, () => random.nextInt(10));

  const arena = new Arena(wasmEngine(), 2 ** 25);
  const source: RowSource = {
    kind: "u16",
    offset: arena.store(sums),
    features,
    scale: arena.store(new Float32Array(features).fill(1 / 1024)),
    shift: arena.store(new Float32Array(features)),
    labels: arena.store(labels),
  };
  const network = compileQuantised(arena, operations, PAPER_BITS, false, source, n, new Random(0));
  network.parameters.set(weights);
  const loss = network.lossAndGradient(Int32Array.from({ length: n }, (_, i) => i), 0, n);

  const variables = specs.map(({ name, shape }) => tf.tensor(weights[name]!, shape).variable());
  const named = Object.fromEntries(specs.map(({ name }, i) => [name, variables[i]!]));
  const { value, grads } = tf.variableGrads(() => {
    const exponent = (i: number) => named[EXPONENTS]!.slice(i, 1).asScalar();
    let x: tf.Tensor = tf.tensor(Float32Array.from(sums, (s) => (s >> 6) / 16), [n, 16, 16, 3]), place = 0;
    for (const operation of operations) {
      if (operation.kind === "max-pool") x = tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
      if (!isWindow(operation)) continue;
      const { kernel, bias, from } = operation, formats = formatsOf(operation, PAPER_BITS);
      const w = fakeQuantise(named[kernel]!, exponent(place), formats.kernel), isDense = from.height === 1;
      const flat = isDense ? x.reshape([n, -1]) : x;
      const sum = operation.kind === "depthwise"
        ? tf.depthwiseConv2d(flat as tf.Tensor4D, w.expandDims(3) as tf.Tensor4D, 1, "valid")
        : isDense
        ? tf.matMul(flat, w)
        : tf.conv2d(flat as tf.Tensor4D, w as tf.Tensor4D, 1, "valid");
      const y = sum.add(fakeQuantise(named[bias]!, exponent(place + 1), formats.bias));
      x = fakeQuantise(
        operation.kind === "convolution" && operation.relu ? y.relu() : y,
        exponent(place + 2),
        formats.output,
      );
      place += 3;
    }
    return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels, "int32"), 10), x).asScalar();
  }, variables);

  assert.ok(Math.abs(loss - (await value.data())[0]!) < 1e-5);
  for (const [i, { name }] of specs.entries()) {
    const ours = network.parameters.gradient(name), theirs = Float32Array.from(await grads[variables[i]!.name]!.data());
    const largest = theirs.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    assert.ok(largest > 0, name);
    ours.forEach((g, at) =>
      assert.ok(Math.abs(g - theirs[at]!) < 1e-4 * largest, `${name}[${at}]: ${g}, ${theirs[at]}`)
    );
  }
});
