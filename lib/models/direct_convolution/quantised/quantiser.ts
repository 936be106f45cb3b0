/** Numbers of few bits with a power-of-two scale (direct-convolution.md, section 5.1). */

/** How many bits a tensor's numbers have, and whether one of them is a sign. */
export interface NumberFormat {
  readonly bits: number;
  readonly signed: boolean;
}

/** Levels of a unit interval: a scale S has `levelsPerScale` steps. */
export const levelsPerScale = ({ bits, signed }: NumberFormat): number => 2 ** (signed ? bits - 1 : bits);

/** Lowest and highest level, as integers: -q .. q-1 with sign, 0 .. q-1 without. */
export function levelRange(format: NumberFormat): { low: number; high: number } {
  const q = levelsPerScale(format);
  return { low: format.signed ? -q : 0, high: q - 1 };
}

/** To the nearest integer, halves to the even one. Exact for every double below 2^52. */
export function roundHalfEven(x: number): number {
  const down = Math.floor(x), rest = x - down;
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1;
  return down % 2 === 0 ? down : down + 1;
}

/**
 * The level of a value at scale S: clip(round(value * q / S)). With sign and only 1 or 2 bits the levels lie on half-
 * integers, so that there are as many above zero as below.
 */
export function levelOf(value: number, format: NumberFormat, scale: number): number {
  const { low, high } = levelRange(format), u = value * levelsPerScale(format) / scale;
  const clip = (level: number) => Math.max(low, Math.min(high, level));
  return format.signed && format.bits <= 2 ? clip(Math.floor(u)) + 0.5 : clip(roundHalfEven(u));
}

/** A value rounded to the format's levels at scale S. */
export function quantiseValue(value: number, format: NumberFormat, scale: number): number {
  return levelOf(value, format, scale) * scale / levelsPerScale(format);
}

/** The scale that a trainable exponent stands for: 2^round(s). */
export const scaleOf = (exponent: number): number => 2 ** roundHalfEven(exponent);

/** Linearly interpolated percentile, as numpy's default. `sorted` is ascending. */
function percentile(sorted: ArrayLike<number>, percent: number): number {
  const place = percent / 100 * (sorted.length - 1),
    below = Math.floor(place),
    above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

/**
 * Starting exponent of weights or activations: log2 of the larger magnitude of the 2nd and the 98th percentile. Where
 * no value is negative, as behind a ReLU, only positive ones count. All zero: exponent 0.
 */
export function startingExponent(values: Float32Array): number {
  const used = values.some((v) => v < 0) ? values : values.filter((v) => v > 0);
  if (used.length === 0) return 0;
  const sorted = used.slice().sort();
  const magnitude = Math.max(Math.abs(percentile(sorted, 2)), Math.abs(percentile(sorted, 98)));
  return magnitude > 0 ? Math.log2(magnitude) : 0;
}

/** Starting exponent of biases: log2 of 2 (0.1 + the largest magnitude). */
export function startingBiasExponent(biases: Float32Array): number {
  return Math.log2(2 * (0.1 + biases.reduce((most, b) => Math.max(most, Math.abs(b)), 0)));
}
