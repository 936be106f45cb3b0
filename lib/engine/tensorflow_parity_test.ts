import assert from "node:assert/strict";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { Random } from "../random/mod.ts";
import { Arena, LossHead, wasmEngine } from "./mod.ts";
import { registerKernelBackend } from "./testing/tfjs/backend.ts";
import { loadTf, type Tf } from "./tfjs/load.ts";

/** Sides and channels of the networks here, and some that fill no tile. */
const SHAPES = [
  { height: 14, width: 14, inputs: 16, outputs: 8, side: 3 },
  { height: 7, width: 7, inputs: 13, outputs: 21, side: 5 },
  { height: 9, width: 5, inputs: 3, outputs: 1, side: 1 },
  { height: 1, width: 1, inputs: 100, outputs: 10, side: 1 },
];

const IMAGES = 19, BACKEND = "kernels beside TensorFlow";

/** What a function and its gradients with respect to its arguments give on a backend; `weights` makes the result a scalar. */
async function onBackend(
  tf: Tf,
  backend: string,
  make: (tf: Tf) => { f: (...args: Tensor[]) => Tensor; args: number[][] },
) {
  await tf.setBackend(backend);
  const { f, args } = make(tf), tensors = args.map((shape, i) => tf.tensor(random(`argument ${i}`, shape), shape));
  const y = f(...tensors), weights = tf.tensor(random("weights", y.shape), y.shape);
  const gradients = tf.grads((...xs: Tensor[]) => f(...xs).mul(weights).sum())(tensors);
  const values = [y, ...gradients].map((tensor) => tensor.dataSync().slice() as Float32Array);
  [y, weights, ...tensors, ...gradients].forEach((tensor) => tensor.dispose());
  return values;
}

function random(seed: string, shape: readonly number[]): Float32Array {
  const stream = new Random(seed);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * stream.nextFloat() - 1);
}

/** Largest difference over the largest value. */
function difference(a: Float32Array, b: Float32Array): number {
  assert.equal(a.length, b.length);
  const scale = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0) / scale;
}

Deno.test("convolution, depthwise convolution and pools, forward and gradients, agree with TensorFlow within float32's rounding", async () => {
  const { tf } = await loadTf("tensorflow"), { used } = registerKernelBackend(tf, BACKEND, wasmEngine());
  for (const { height, width, inputs, outputs, side } of SHAPES) {
    const x = [IMAGES, height, width, inputs];
    const cases = [
      {
        args: [x, [side, side, inputs, outputs]],
        f: (a: Tensor, w: Tensor) => tf.conv2d(a as Tensor4D, w as Tensor4D, 1, "valid"),
      },
      {
        args: [x, [side, side, inputs, 1]],
        f: (a: Tensor, w: Tensor) => tf.depthwiseConv2d(a as Tensor4D, w as Tensor4D, 1, "valid"),
      },
      ...(height < 2 ? [] : [
        { args: [x], f: (a: Tensor) => tf.maxPool(a as Tensor4D, 2, 2, "valid") },
        { args: [x], f: (a: Tensor) => tf.avgPool(a as Tensor4D, 2, 2, "valid") },
      ]),
    ];
    for (const { args, f } of cases) {
      const make = () => ({ args, f: f as (...xs: Tensor[]) => Tensor });
      const theirs = await onBackend(tf, "tensorflow", make), ours = await onBackend(tf, BACKEND, make);
      assert.ok(used() >= 2, "our kernels ran");
      ours.forEach((values, i) => {
        const apart = difference(theirs[i]!, values);
        assert.ok(apart < 2e-6, `${height}x${width}x${inputs}, result ${i}: ${apart}`);
      });
    }
  }
});

Deno.test("softmax cross-entropy and its gradient are TensorFlow's", async () => {
  const { tf } = await loadTf("tensorflow"), classes = 10, rows = 16;
  await tf.setBackend("tensorflow");
  const arena = new Arena(wasmEngine(), 2 ** 20), head = new LossHead(arena, "cross-entropy", classes, rows);
  const scores = random("scores", [classes, rows]).map((value) => 5 * value), truth = [...scores.keys()].slice(0, rows);
  arena.f32(head.scores, scores.length).set(scores);
  const labels = Int32Array.from(truth, (i) => (i * 7) % classes);
  const loss = head.block(0, arena.store(labels), rows, rows) / rows;
  const { value, grad } = tf.valueAndGrad((x) =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels), classes), x.transpose()).asScalar()
  )(tf.tensor2d(scores, [classes, rows]));
  assert.ok(Math.abs(value.dataSync()[0]! / loss - 1) < 1e-6);
  assert.ok(difference(grad.dataSync() as Float32Array, arena.f32(head.gradient, scores.length).slice()) < 2e-6);
});

Deno.test("ten Adam steps are TensorFlow's", async () => {
  const { tf } = await loadTf("tensorflow"), count = 40, arena = new Arena(wasmEngine(), 2 ** 20);
  await tf.setBackend("tensorflow");
  const [p, g, m, v] = [0, 1, 2, 3].map(() => arena.allocFloats(count)) as [number, number, number, number];
  arena.f32(p, count).set(random("parameters", [count]));
  const optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-8), theirs = tf.variable(tf.tensor1d(arena.f32(p, count)));
  for (let t = 1; t <= 10; t++) {
    const gradient = random(`gradient ${t}`, [count]);
    arena.f32(g, count).set(gradient);
    optimizer.applyGradients([{ name: theirs.name, tensor: tf.tensor1d(gradient) }]);
    const rate = 0.01 / (1 - 0.9 ** t), rootScale = 1 / Math.sqrt(1 - 0.999 ** t);
    arena.kernels.adam(p, g, m, v, count, rate, rootScale, 1e-8, 0.9, 0.1, 0.999, 0.001, 0);
  }
  // TensorFlow keeps the powers of beta in float32
  assert.ok(difference(theirs.dataSync() as Float32Array, arena.f32(p, count).slice()) < 1e-5);
});
