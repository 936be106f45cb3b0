/** For tests of the compiled model. */
import assert from "node:assert/strict";
import type { Arena } from "../../engine/mod.ts";
import type { Random } from "../../random/mod.ts";
import { matrixSource } from "../matrix_source.ts";

/** `count` rows of `features` normal values in the arena, and labels below `classes`. */
export function randomSource(arena: Arena, count: number, features: number, classes: number, random: Random) {
  const x = Float32Array.from({ length: count * features }, () => random.normal());
  const labels = Uint8Array.from({ length: count }, () => random.nextInt(classes));
  return { x, labels, source: matrixSource(arena, x, labels, features) };
}

/** 0 .. n - 1. */
export const rowsUpTo = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

/** Asserts that no element differs by more than `tolerance`. */
export function close(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    assert.ok(error <= tolerance, `${what}[${i}]: ${actual[i]}, expected ${expected[i]}`);
  }
}
