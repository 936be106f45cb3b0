import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, wasmEngine } from "./mod.ts";

function place(values: readonly number[]) {
  const arena = new Arena(wasmEngine(), 2 ** 20), count = Math.ceil(values.length / 4) * 4;
  const at = () => arena.store(new Float32Array(count)), x = at(), y = at(), dy = at();
  arena.f32(x, values.length).set(values);
  return { arena, k: arena.kernels, count, x, y, dy, read: (offset: number) => [...arena.f32(offset, values.length)] };
}

Deno.test("quantise gives the check values of direct-convolution.md, section 5.1: 4 bits, S = 1, with and without sign", () => {
  const signed = place([-2, -0.95, -0.3, -0.0625, 0.0625, 0.1, 0.1875, 0.3125, 0.9, 3]);
  signed.k.quantise(signed.x, signed.y, signed.count, 8, 1 / 8, -8, 7, 0);
  assert.deepEqual(signed.read(signed.y).map((v) => v + 0), [-1, -1, -0.25, 0, 0, 0.125, 0.25, 0.25, 0.875, 0.875]);

  const unsigned = place([-0.3, 0.03125, 0.0625, 0.1, 0.1875, 0.96875, 3]);
  unsigned.k.quantise(unsigned.x, unsigned.y, unsigned.count, 16, 1 / 16, 0, 15, 0);
  assert.deepEqual(unsigned.read(unsigned.y).map((v) => v + 0), [0, 0, 0.0625, 0.125, 0.1875, 0.9375, 0.9375]);
});

Deno.test("quantise with floor gives A's levels: the sum of four bytes shifted right by 6", () => {
  const sums = Array.from({ length: 1021 }, (_, sum) => sum),
    { k, x, y, count, read } = place(sums.map((s) => s / 1024));
  k.quantise(x, y, count, 16, 1 / 16, 0, 15, 1);
  assert.deepEqual(read(y).map((v) => v * 16), sums.map((s) => s >> 6));
});

Deno.test("quantise_gradient passes inside the clip range only, and returns the step's gradient", () => {
  const random = new Random(1),
    values = Array.from({ length: 40 }, () => random.normal()),
    upstream = values.map(() => random.normal());
  const { arena, k, x, y, dy, count, read } = place(values), step = 0.25, low = -4, high = 3;
  arena.f32(dy, upstream.length).set(upstream);
  const gradient = k.quantise_gradient(x, dy, y, count, 1 / step, low, high, 0);
  const levels = values.map((v) => Math.max(low, Math.min(high, Math.round(v / step))));
  const inside = values.map((v) => v / step > low - 0.5 && v / step < high + 0.5);
  assert.deepEqual(read(y), values.map((_, i) => inside[i] ? Math.fround(upstream[i]!) : 0));
  const expected = values.reduce((sum, v, i) => sum + upstream[i]! * (levels[i]! - (inside[i] ? v / step : 0)), 0);
  assert.ok(Math.abs(gradient - expected) < 1e-4, `${gradient}, ${expected}`);
  assert.ok(inside.includes(false));

  k.quantise_gradient(x, dy, y, count, 1 / step, low, high, 1);
  assert.deepEqual(read(y), values.map((v, i) => inside[i] && v > 0 ? Math.fround(upstream[i]!) : 0));
});
