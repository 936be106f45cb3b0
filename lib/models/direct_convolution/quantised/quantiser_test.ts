import assert from "node:assert/strict";
import { levelOf, quantiseValue, roundHalfEven, scaleOf, startingBiasExponent, startingExponent } from "./quantiser.ts";

const SIGNED = { bits: 4, signed: true }, UNSIGNED = { bits: 4, signed: false };

Deno.test("quantiseValue gives the check values of direct-convolution.md, section 5.1", () => {
  const signed = [-2, -0.95, -0.3, -0.0625, 0.0625, 0.1, 0.1875, 0.3125, 0.9, 3];
  assert.deepEqual(signed.map((v) => quantiseValue(v, SIGNED, 1) + 0), [
    -1,
    -1,
    -0.25,
    0,
    0,
    0.125,
    0.25,
    0.25,
    0.875,
    0.875,
  ]);
  const unsigned = [-0.3, 0.03125, 0.0625, 0.1, 0.1875, 0.96875, 3];
  assert.deepEqual(unsigned.map((v) => quantiseValue(v, UNSIGNED, 1) + 0), [
    0,
    0,
    0.0625,
    0.125,
    0.1875,
    0.9375,
    0.9375,
  ]);
});

Deno.test("quantiseValue scales: at S = 4 every value and level is four times as large", () => {
  for (const v of [-2, -0.95, -0.3, 0.0625, 0.1875, 0.9]) {
    assert.equal(quantiseValue(4 * v, SIGNED, 4), 4 * quantiseValue(v, SIGNED, 1));
  }
});

Deno.test("levelOf puts 1 and 2 signed bits on half-integers", () => {
  const levels = (bits: number) => [-9, -0.6, -0.1, 0.1, 0.6, 9].map((v) => levelOf(v, { bits, signed: true }, 1));
  assert.deepEqual(levels(1), [-0.5, -0.5, -0.5, 0.5, 0.5, 0.5]);
  assert.deepEqual(levels(2), [-1.5, -1.5, -0.5, 0.5, 1.5, 1.5]);
});

Deno.test("roundHalfEven rounds halves to even on both sides of zero", () => {
  assert.deepEqual([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4, 2.6].map((v) => roundHalfEven(v) + 0), [
    -2,
    -2,
    0,
    0,
    2,
    2,
    2,
    3,
  ]);
});

Deno.test("startingExponent takes the larger of two percentiles, of the positive values if none is negative", () => {
  // numpy: percentile(arange(-50, 51), [2, 98]) = -48, 48
  const both = Float32Array.from({ length: 101 }, (_, i) => i - 50);
  assert.equal(startingExponent(both), Math.log2(48));
  // numpy: percentile(arange(1, 102), 98) = 99; the zeros of a ReLU do not count
  const positive = Float32Array.from({ length: 500 }, (_, i) => i < 101 ? i + 1 : 0);
  assert.equal(startingExponent(positive), Math.log2(99));
  assert.equal(startingExponent(new Float32Array(4)), 0);
  assert.equal(startingBiasExponent(Float32Array.of(-0.4, 0.1)), 0 + Math.log2(2 * (0.1 + Math.fround(0.4))));
  assert.equal(scaleOf(1.4), 2);
});
