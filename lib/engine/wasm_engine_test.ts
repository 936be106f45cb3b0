import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, type Engine, gradientScratch, wasmEngine } from "./mod.ts";
import { distance, randomBlock, randomFloats } from "./testing/blocks.ts";

const SHAPE = { height: 7, width: 9, inputs: 13, side: 3 }, OUTPUTS = 11;

/** A convolution's outputs and its three gradients. */
function convolution(engine: Engine): Float32Array[] {
  const arena = new Arena(engine, 2 ** 22), random = new Random("plain"), k = arena.kernels;
  const { height, width, inputs, side } = SHAPE, [outHeight, outWidth] = [height - side + 1, width - side + 1];
  const x = randomBlock(arena, height * width * inputs, random),
    w = randomFloats(arena, side * side * inputs * OUTPUTS, random),
    bias = randomFloats(arena, OUTPUTS, random);
  const size = {
    y: outHeight * outWidth * OUTPUTS * 16,
    dx: height * width * inputs * 16,
    dw: side * side * inputs * OUTPUTS,
  };
  const y = arena.allocFloats(size.y), dx = arena.allocFloats(size.dx), dw = arena.allocFloats(size.dw);
  const turned = arena.allocFloats(size.dw), scratch = arena.allocFloats(gradientScratch(SHAPE, 1));
  k.conv_forward(x, w, bias, y, width, outHeight, outWidth, inputs, OUTPUTS, side, 1, 1, 0, 0);
  k.flip_kernel(w, turned, inputs, OUTPUTS, side);
  k.conv_input_gradient(y, turned, dx, 0, height, width, outHeight, outWidth, inputs, OUTPUTS, side, 1, 0, 0, 0);
  k.conv_weight_gradient(x, y, dw, scratch, height, width, inputs, OUTPUTS, side, 1, 0, 0);
  return [arena.f32(y, size.y), arena.f32(dx, size.dx), arena.f32(dw, size.dw)];
}

Deno.test("wasmEngine takes relaxed SIMD here, with multiply-adds rounded once", () => {
  assert.match(wasmEngine().version, /^relaxed-simd [0-9a-f]{12}$/);
});

Deno.test("the plain-SIMD build gives what the relaxed one gives within rounding, and other last bits", () => {
  const plain = wasmEngine({ plain: true });
  assert.match(plain.version, /^plain-simd [0-9a-f]{12}$/);
  const theirs = convolution(plain);
  convolution(wasmEngine()).forEach((values, i) => {
    const apart = distance(theirs[i]!, values) / values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(apart > 0 && apart < 1e-6, `result ${i}: ${apart}`);
  });
});
