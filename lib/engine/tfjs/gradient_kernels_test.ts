import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Random } from "../../random/mod.ts";
import { loadTf } from "./load.ts";

const random = new Random("gradient kernels");
const values = (shape: number[]) => Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal());

/** Gradients of a weighted sum of what `f` makes, on the plain backend and on WebAssembly. */
async function compareBackends(f: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor, xShape: Shape, wShape: Shape) {
  const xs = values(xShape), ws = values(wShape), results: Float32Array[][] = [];
  let weights: Float32Array | null = null;
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    const x = tf.tensor4d(xs, xShape), w = tf.tensor4d(ws, wShape), y = f(x, w);
    weights ??= values(y.shape);
    const weighted = tf.tensor(weights, y.shape);
    const grads = tf.grads((x, w) => f(x as tf.Tensor4D, w as tf.Tensor4D).mul(weighted).sum())([x, w]);
    results.push(await Promise.all(grads.map((g) => g.data() as Promise<Float32Array>)));
  }
  const [cpu, wasm] = results as [Float32Array[], Float32Array[]];
  cpu.forEach((expected, which) => {
    const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    assert.ok(largest > 0.1);
    expected.forEach((v, i) => assert.ok(Math.abs(v - wasm[which]![i]!) <= 1e-5 * largest, `${which}[${i}]`));
  });
}
type Shape = [number, number, number, number];

Deno.test("registerGradientKernels: gradients of convolutions on wasm are those of the cpu backend", async () => {
  assert.equal((await loadTf("tfjs")).backend, "wasm");
  await compareBackends((x, w) => tf.conv2d(x, w, 1, "valid"), [3, 7, 6, 2], [3, 3, 2, 5]);
  await compareBackends((x, w) => tf.conv2d(x, w, 2, "same"), [2, 8, 7, 3], [3, 3, 3, 4]);
  await compareBackends((x, w) => tf.conv2d(x, w, 2, "valid"), [2, 8, 8, 1], [3, 3, 1, 2]);
  await compareBackends((x, w) => tf.depthwiseConv2d(x, w, 1, "valid"), [3, 7, 6, 3], [3, 3, 3, 1]);
  await compareBackends((x, w) => tf.depthwiseConv2d(x, w, 1, "same"), [2, 6, 6, 2], [5, 5, 2, 1]);
});

Deno.test("registerGradientKernels: a max pool's gradient on wasm goes to the first maximum, of negative windows too", async () => {
  assert.equal((await loadTf("tfjs")).backend, "wasm");
  const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  await compareBackends((x, w) => pool(x.mul(w)), [3, 7, 6, 2], [1, 1, 1, 2]); // an odd last row is left out
  await tf.setBackend("wasm");
  const x = tf.tensor4d([-1, -2, 5, 5, -3, -4, 5, 5], [1, 2, 4, 1]), dy = tf.tensor4d([10, 20], [1, 1, 2, 1]);
  assert.deepEqual([...await tf.grad((x) => pool(x).mul(dy).sum())(x).data()], [10, 0, 20, 0, 0, 0, 0, 0]);
});

Deno.test("registerGradientKernels: refuses a depthwise gradient that nothing here needs", async () => {
  await loadTf("tfjs");
  await tf.setBackend("wasm");
  const x = tf.ones<tf.Rank.R4>([1, 6, 6, 2]), w = tf.ones<tf.Rank.R4>([3, 3, 2, 1]);
  const gradient = tf.grad((w) => tf.depthwiseConv2d(x, w as tf.Tensor4D, 2, "valid").sum());
  assert.throws(() => gradient(w), /only stride 1/);
});
