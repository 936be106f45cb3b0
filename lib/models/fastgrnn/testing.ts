import type { Arena } from "../../engine/mod.ts";
import type { Random } from "../../random/mod.ts";
import { matrixSource } from "../matrix_source.ts";

/** For tests: `count` rows of `features` normal values in the arena, and labels below `classes`. */
export function randomSource(arena: Arena, count: number, features: number, classes: number, random: Random) {
  const x = Float32Array.from({ length: count * features }, () => random.normal());
  const labels = Uint8Array.from({ length: count }, () => random.nextInt(classes));
  return { x, labels, source: matrixSource(arena, x, labels, features) };
}
