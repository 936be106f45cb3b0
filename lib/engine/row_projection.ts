import type { Arena } from "./arena.ts";
import type { RowSource } from "./batch_input.ts";
import { LANES, projectionScratchFloats } from "./kernels.ts";

/**
 * Products of a batch with a few weight vectors as long as a row: y = x w^T + bias, and the gradient of w. Rows are read
 * where they are, nothing is copied or turned: for few outputs reading them is most of the work.
 */
export class RowProjection {
  /** Byte offsets of y and of its gradient, [block][output][16]; lanes without a row hold 0. */
  readonly values: number;
  readonly gradient: number;
  /** Byte offset of int32 labels, -1 in lanes without a row. */
  readonly labels: number;
  /** Floats of y. */
  readonly size: number;
  readonly #rowsOffset: number;
  readonly #rows: Int32Array;
  readonly #scratch: number;
  readonly #kind: 0 | 1;
  #count = 0;

  constructor(readonly arena: Arena, readonly source: RowSource, readonly outputs: number, readonly batch: number) {
    if (source.kind === "u16") throw new Error("rows of 16-bit integers cannot be projected");
    this.#kind = source.kind === "u8" ? 0 : 1;
    const blocks = Math.ceil(batch / LANES);
    this.size = blocks * outputs * LANES;
    this.values = arena.allocFloats(this.size);
    this.gradient = arena.allocFloats(this.size);
    this.labels = arena.alloc(blocks * LANES * 4);
    this.#rowsOffset = arena.alloc(blocks * LANES * 4);
    this.#rows = arena.i32(this.#rowsOffset, batch);
    this.#scratch = arena.allocFloats(projectionScratchFloats(outputs, batch));
  }

  /** Names the batch: rows[start .. start + count); `count` is at most `batch`. Returns the number of blocks in use. */
  load(rows: Int32Array, start: number, count: number): number {
    for (let i = 0; i < count; i++) this.#rows[i] = rows[start + i]!;
    this.#count = count;
    this.arena.kernels.gather_labels(this.#rowsOffset, count, this.source.labels, this.labels);
    return Math.ceil(count / LANES);
  }

  /** `w`, `bias`: byte offsets (bias 0: none), consecutive outputs `stride` floats apart in both. */
  forward(w: number, stride: number, bias: number): void {
    const { offset, features, scale, shift } = this.source, rows = this.#rowsOffset;
    const from = [this.#kind, rows, this.#count, offset, features, scale, shift] as const;
    this.arena.kernels.project(...from, w, stride, bias, this.outputs, this.values, this.#scratch);
  }

  /** Writes the gradient of w, from `gradient`, to `g`, outputs `stride` floats apart. */
  backward(g: number, stride: number): void {
    const { offset, features, scale, shift } = this.source, rows = this.#rowsOffset;
    const from = [this.#kind, rows, this.#count, offset, features, scale, shift] as const;
    this.arena.kernels.project_gradient(...from, this.gradient, this.outputs, g, stride, this.#scratch);
  }
}
