import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, type Engine, gradientScratch, nativeEngine, wasmEngine } from "./mod.ts";
import { distance, doubles, lane, randomBlock, randomFloats } from "./testing/blocks.ts";
import { convolution, type ConvolutionShape, depthwise, dot, numericGradient } from "./testing/reference.ts";

const SHAPES: readonly ConvolutionShape[] = [
  { height: 5, width: 5, inputs: 3, outputs: 7, side: 3 },
  { height: 6, width: 4, inputs: 2, outputs: 16, side: 1 },
  { height: 5, width: 6, inputs: 1, outputs: 9, side: 5 },
  { height: 3, width: 3, inputs: 13, outputs: 10, side: 3 },
  { height: 1, width: 1, inputs: 20, outputs: 24, side: 1 },
  { height: 4, width: 4, inputs: 6, outputs: 1, side: 3 },
];
const label = (s: ConvolutionShape) => `${s.height}x${s.width}x${s.inputs} -> ${s.outputs}, k ${s.side}`;

interface Results {
  y: number;
  dx: number;
  kernel: number;
  bias: number;
}

/** Forward and all three gradients of one block; byte offsets. */
function convolve(arena: Arena, s: ConvolutionShape, seed: string, useRelu: boolean) {
  const random = new Random(seed),
    k = arena.kernels,
    oh = s.height - s.side + 1,
    ow = s.width - s.side + 1,
    weights = s.side ** 2 * s.inputs;
  const x = randomBlock(arena, s.height * s.width * s.inputs, random),
    w = randomFloats(arena, weights * s.outputs, random);
  const bias = randomFloats(arena, s.outputs, random), dy = randomBlock(arena, oh * ow * s.outputs, random);
  const flipped = arena.allocFloats(weights * s.outputs), scratch = arena.allocFloats(gradientScratch(s, 1));
  const out: Results = {
    y: arena.allocFloats(oh * ow * s.outputs * 16),
    dx: arena.allocFloats(s.height * s.width * s.inputs * 16),
    kernel: arena.allocFloats(weights * s.outputs),
    bias: arena.allocFloats(s.outputs),
  };
  k.conv_forward(x, w, bias, out.y, s.width, oh, ow, s.inputs, s.outputs, s.side, useRelu ? 1 : 0, 1, 0, 0);
  k.flip_kernel(w, flipped, s.inputs, s.outputs, s.side);
  k.conv_input_gradient(dy, flipped, out.dx, 0, s.height, s.width, oh, ow, s.inputs, s.outputs, s.side, 1, 0, 0, 0);
  k.conv_weight_gradient(x, dy, out.kernel, scratch, s.height, s.width, s.inputs, s.outputs, s.side, 1, 0, 0);
  k.bias_gradient(dy, out.bias, oh * ow, s.outputs);
  return { x, w, bias, dy, out, oh, ow, weights };
}

function depthwiseAll(arena: Arena, s: ConvolutionShape, seed: string) {
  const random = new Random(seed),
    k = arena.kernels,
    oh = s.height - s.side + 1,
    ow = s.width - s.side + 1,
    taps = s.side ** 2;
  const x = randomBlock(arena, s.height * s.width * s.inputs, random), w = randomFloats(arena, taps * s.inputs, random);
  const bias = randomFloats(arena, s.inputs, random), dy = randomBlock(arena, oh * ow * s.inputs, random);
  const out: Results = {
    y: arena.allocFloats(oh * ow * s.inputs * 16),
    dx: arena.allocFloats(s.height * s.width * s.inputs * 16),
    kernel: arena.allocFloats(taps * s.inputs),
    bias: arena.allocFloats(s.inputs),
  };
  k.depthwise_forward(x, w, bias, out.y, s.width, oh, ow, s.inputs, s.side);
  k.depthwise_input_gradient(dy, w, out.dx, 0, s.height, s.width, oh, ow, s.inputs, s.side);
  k.depthwise_weight_gradient(x, dy, out.kernel, out.bias, s.width, oh, ow, s.inputs, s.side);
  return { x, w, bias, dy, out, oh, ow, weights: taps };
}

/** Bits of everything from the first result on. */
const bits = (arena: Arena, out: Results) => arena.i32(out.y, (arena.used - out.y) >> 2);

const engines: readonly Engine[] = [wasmEngine(), nativeEngine()];
for (const engine of engines) {
  for (const s of SHAPES) {
    Deno.test(`convolution ${label(s)} on ${engine.name} agrees with double precision, its gradients with central differences`, () => {
      const arena = new Arena(engine, 2 ** 22),
        { x, w, bias, dy, out, oh, ow, weights } = convolve(arena, s, label(s), false);
      const kernel = doubles(arena, w, weights * s.outputs), b = doubles(arena, bias, s.outputs);
      const sumKernel = new Float64Array(kernel.length), sumBias = new Float64Array(s.outputs);
      for (let i = 0; i < 16; i++) {
        const image = lane(arena, x, s.height * s.width * s.inputs, i), d = lane(arena, dy, oh * ow * s.outputs, i);
        const loss = () => dot(convolution(image, kernel, b, s), d);
        if (i < 2) {
          assert.ok(distance(lane(arena, out.y, oh * ow * s.outputs, i), convolution(image, kernel, b, s)) < 1e-5);
          assert.ok(distance(lane(arena, out.dx, image.length, i), numericGradient(loss, image)) < 2e-5);
        }
        numericGradient(loss, kernel).forEach((g, j) => sumKernel[j]! += g);
        numericGradient(loss, b).forEach((g, j) => sumBias[j]! += g);
      }
      assert.ok(distance(arena.f32(out.kernel, kernel.length), sumKernel) < 5e-5);
      assert.ok(distance(arena.f32(out.bias, s.outputs), sumBias) < 5e-5);
    });
  }
  Deno.test(`depthwise convolution on ${engine.name} agrees with double precision, its gradients with central differences`, () => {
    for (const s of SHAPES) {
      const arena = new Arena(engine, 2 ** 22),
        { x, w, bias, dy, out, oh, ow, weights } = depthwiseAll(arena, s, label(s));
      const kernel = doubles(arena, w, weights * s.inputs), b = doubles(arena, bias, s.inputs);
      const sumKernel = new Float64Array(kernel.length), sumBias = new Float64Array(s.inputs);
      for (let i = 0; i < 16; i++) {
        const image = lane(arena, x, s.height * s.width * s.inputs, i), d = lane(arena, dy, oh * ow * s.inputs, i);
        const loss = () => dot(depthwise(image, kernel, b, s), d);
        assert.ok(distance(lane(arena, out.y, d.length, i), depthwise(image, kernel, b, s)) < 1e-5);
        if (i < 2) assert.ok(distance(lane(arena, out.dx, image.length, i), numericGradient(loss, image)) < 2e-5);
        numericGradient(loss, kernel).forEach((g, j) => sumKernel[j]! += g);
        numericGradient(loss, b).forEach((g, j) => sumBias[j]! += g);
      }
      assert.ok(distance(arena.f32(out.kernel, kernel.length), sumKernel) < 5e-5);
      assert.ok(distance(arena.f32(out.bias, s.inputs), sumBias) < 5e-5);
    }
  });

  Deno.test(`convolution on ${engine.name} with ReLU masks the gradient of its input where that is not positive`, () => {
    const arena = new Arena(engine, 2 ** 20),
      s = SHAPES[0]!,
      { x, w, dy, out, oh, ow, weights } = convolve(arena, s, "mask", true);
    assert.ok(arena.f32(out.y, oh * ow * s.outputs * 16).every((value) => value >= 0));
    const count = s.height * s.width * s.inputs * 16,
      before = arena.f32(out.dx, count).slice(),
      flipped = arena.allocFloats(weights * s.outputs);
    const k = arena.kernels;
    k.flip_kernel(w, flipped, s.inputs, s.outputs, s.side);
    k.conv_input_gradient(dy, flipped, out.dx, x, s.height, s.width, oh, ow, s.inputs, s.outputs, s.side, 1, 0, 0, 0);
    const positive = arena.f32(x, count);
    assert.deepEqual(arena.f32(out.dx, count), before.map((value, i) => (positive[i]! > 0 ? value : 0)));
  });

  Deno.test(`convolution on ${engine.name} gives NaN for NaN through ReLU and pooling, and keeps denormals`, () => {
    const arena = new Arena(engine, 2 ** 20), k = arena.kernels;
    const x = arena.allocFloats(4 * 16),
      w = arena.allocFloats(16),
      bias = arena.allocFloats(16),
      y = arena.allocFloats(4 * 16);
    arena.f32(x, 64).fill(1), arena.f32(w, 1).fill(2 ** -140), arena.f32(x, 64)[3] = NaN;
    k.conv_forward(x, w, bias, y, 2, 2, 2, 1, 1, 1, 1, 1, 0, 0);
    const result = arena.f32(y, 64), pooled = arena.allocFloats(16);
    assert.ok(Number.isNaN(result[3]!) && result[0] === 2 ** -140);
    k.max_pool_forward(y, pooled, 2, 1, 1, 1);
    assert.ok(arena.f32(pooled, 16)[0] === 2 ** -140);
  });
}

Deno.test("native gives the bits of wasm on 60 random convolutions and depthwise convolutions, huge values and denormals included", () => {
  const random = new Random("shapes");
  for (let i = 0; i < 60; i++) {
    const side = [1, 3, 5][random.nextInt(3)]!, height = side + random.nextInt(6), width = side + random.nextInt(6);
    const s = { height, width, inputs: 1 + random.nextInt(20), outputs: 1 + random.nextInt(40), side };
    const [a, b] = engines.map((engine) => {
      const arena = new Arena(engine, 2 ** 23),
        one = convolve(arena, s, `bits ${i}`, i % 2 === 0),
        first = bits(arena, one.out).slice();
      const two = depthwiseAll(arena, s, `bits ${i}`);
      return [...first, ...bits(arena, two.out)];
    });
    assert.deepEqual(a, b, label(s));
  }
});
