/** Random blocks in an arena, and one lane of them in double precision. */
import type { Random } from "../../random/mod.ts";
import type { Arena } from "../arena.ts";

/** `features` features of a block, uniform in [-1, 1); byte offset. */
export function randomBlock(arena: Arena, features: number, random: Random): number {
  return randomFloats(arena, features * 16, random);
}

export function randomFloats(arena: Arena, count: number, random: Random): number {
  const offset = arena.allocFloats(count), values = arena.f32(offset, count);
  for (let i = 0; i < count; i++) values[i] = 2 * random.nextFloat() - 1;
  return offset;
}

/** One sample of a block. */
export function lane(arena: Arena, offset: number, features: number, index: number): Float64Array {
  const values = arena.f32(offset, features * 16);
  return Float64Array.from({ length: features }, (_, f) => values[f * 16 + index]!);
}

export const doubles = (arena: Arena, offset: number, count: number): Float64Array =>
  Float64Array.from(arena.f32(offset, count));

/** Largest absolute difference. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) {
    worst = Math.max(worst, Number.isNaN(a[i]! - b[i]!) ? Infinity : Math.abs(a[i]! - b[i]!));
  }
  return worst;
}
