import type { Arena, RowSource } from "../engine/mod.ts";

/**
 * Rows of a matrix [rows][features] with their labels, copied into the arena and read as they are: scale 1, shift 0.
 */
export function matrixSource(arena: Arena, x: Float32Array, labels: Uint8Array, features: number): RowSource {
  const scale = arena.store(new Float32Array(features).fill(1)), shift = arena.store(new Float32Array(features));
  return { kind: "f32", offset: arena.store(x), features, scale, shift, labels: arena.store(labels) };
}
