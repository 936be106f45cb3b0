/** A small random data set in the arena, for tests of the compiled model. */
import type { Arena, RowSource } from "../../engine/mod.ts";
import type { Random } from "../../random/mod.ts";

/** `count` rows of `features` normal values and labels below `classes`. */
export function randomSource(arena: Arena, count: number, features: number, classes: number, random: Random) {
  const x = Float32Array.from({ length: count * features }, () => random.normal());
  const labels = Uint8Array.from({ length: count }, () => random.nextInt(classes));
  return { x, labels, source: sourceOf(arena, x, labels, features) };
}

/** Rows as they are: scale 1, shift 0. */
export function sourceOf(arena: Arena, x: Float32Array, labels: Uint8Array, features: number): RowSource {
  const scale = arena.store(new Float32Array(features).fill(1)), shift = arena.store(new Float32Array(features));
  return { kind: "f32", offset: arena.store(x), features, scale, shift, labels: arena.store(labels) };
}
