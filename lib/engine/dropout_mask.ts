import type { Arena } from "./arena.ts";
import { FEATURE_BYTES, LANES } from "./kernels.ts";

/**
 * The mask [count][elements] that the dropout kernel multiplies with at a step's key, for peers that are to drop the same
 * values. Its scratch memory is given back.
 */
export function dropoutMask(arena: Arena, key: number, rate: number, count: number, elements: number): Float32Array {
  const mark = arena.mark(), blocks = Math.ceil(count / LANES), size = elements * LANES;
  const offset = arena.alloc(elements * FEATURE_BYTES), block = arena.f32(offset, size);
  const mask = new Float32Array(count * elements), threshold = Math.round(rate * 2 ** 24);
  for (let b = 0; b < blocks; b++) {
    block.fill(1);
    arena.kernels.dropout(offset, offset, size, b * size, key, threshold, 1 / (1 - rate));
    for (let row = b * LANES; row < Math.min(count, (b + 1) * LANES); row++) {
      for (let e = 0; e < elements; e++) mask[row * elements + e] = block[e * LANES + row % LANES]!;
    }
  }
  arena.release(mark);
  return mask;
}
