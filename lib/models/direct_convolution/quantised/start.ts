import type { Weights } from "../../method.ts";
import { floatProgram } from "../in_place/program.ts";
import { runApart } from "../in_place/network.ts";
import { isWindow, type Operation } from "../operations.ts";
import { startingBiasExponent, startingExponent } from "./quantiser.ts";

/** Images whose activations set the starting scales: the reference takes 128 of the validation set. */
export const STARTING_IMAGES = 128;

/**
 * Starting exponents of a float network's scales, in the order of `exponentNames`. `images` are pooled maps, values /
 * 256.
 */
export function startingExponents(
  operations: readonly Operation[],
  weights: Weights,
  images: readonly ArrayLike<number>[],
): Float32Array {
  const program = floatProgram(operations, weights), maps = images.map((image) => runApart(program, image));
  const activations = (tensor: string) => {
    const step = program.findIndex((s) => s.kind === "window" && s.tensor === tensor), size = maps[0]![step]!.length;
    const all = new Float32Array(size * maps.length);
    maps.forEach((map, i) => all.set(map[step]!, i * size));
    return all;
  };
  return Float32Array.from(
    operations.filter(isWindow).flatMap(({ kernel, bias }) => [
      startingExponent(weights[kernel]!),
      startingBiasExponent(weights[bias]!),
      startingExponent(activations(kernel)),
    ]),
  );
}
