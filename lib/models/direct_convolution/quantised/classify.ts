import { runApart } from "../in_place/network.ts";
import type { Operation } from "../operations.ts";
import { type IntegerLayers, integerProgram, pooledLevel } from "./integer.ts";
import type { Bits } from "./network.ts";

/**
 * Classes by integers alone: the first largest score of each row. `sums` holds pooled maps of 768 sums of four bytes,
 * as `pooledMaps` gives them.
 */
export function classifyByIntegers(
  operations: readonly Operation[],
  layers: IntegerLayers,
  bits: Bits,
  sums: Uint16Array,
  rows: Int32Array,
): Uint8Array {
  const program = integerProgram(operations, layers), { height, width, channels } = operations[0]!.from;
  const features = height * width * channels;
  return Uint8Array.from(rows, (row) => {
    const image = sums.subarray(row * features, (row + 1) * features);
    const scores = runApart(program, Uint8Array.from(image, (sum) => pooledLevel(sum, bits.activations))).at(-1)!;
    let best = 0;
    for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[best]!) best = c;
    return best;
  });
}
