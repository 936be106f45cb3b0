import type { Arena } from "./arena.ts";
import { FEATURE_BYTES, LANES } from "./kernels.ts";

export type LossName = "cross-entropy" | "hinge" | "squared";

/** The loss over class scores [block][classes][16]: its value, its gradient, and how many rows are right. */
export class LossHead {
  /** Byte offset of the scores of block 0, and of their gradient; blocks are `stride` bytes apart. */
  readonly scores: number;
  readonly gradient: number;
  readonly stride: number;
  readonly #terms: Float32Array;
  readonly #termsOffset: number;

  constructor(readonly arena: Arena, readonly loss: LossName, readonly classes: number, readonly batch: number) {
    const blocks = Math.ceil(batch / LANES);
    this.stride = classes * FEATURE_BYTES;
    this.scores = arena.alloc(blocks * this.stride + 64);
    this.gradient = arena.alloc(blocks * this.stride + 64);
    this.#termsOffset = arena.alloc(2 * FEATURE_BYTES);
    this.#terms = arena.f32(this.#termsOffset, 2 * LANES);
  }

  /**
   * Sum of the losses of `rows` lanes of a block; writes the gradient of the mean over `batchRows` rows. `labels` is the
   * byte offset of the block's labels.
   */
  block(block: number, labels: number, rows: number, batchRows: number): number {
    const k = this.arena.kernels, at = block * this.stride, terms = this.#terms;
    const kernel = this.loss === "hinge"
      ? k.multiclass_hinge
      : this.loss === "squared"
      ? k.squared_loss
      : k.softmax_cross_entropy;
    kernel(this.scores + at, labels, this.classes, 1 / batchRows, this.gradient + at, this.#termsOffset);
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      sum += this.loss === "cross-entropy" ? terms[i]! + Math.log(terms[LANES + i]!) : terms[i]!;
    }
    return sum;
  }

  /** Rows of a block whose first largest score is their label's. */
  correct(block: number, labels: number): number {
    return this.arena.kernels.count_correct(this.scores + block * this.stride, labels, this.classes);
  }

  /** Copies the scores of `count` rows to `target`, [row][class]. */
  copyScores(count: number, target: Float32Array, targetRow: number): void {
    const scores = this.arena.f32(this.scores, Math.ceil(count / LANES) * this.classes * LANES);
    for (let i = 0; i < count; i++) {
      const base = Math.floor(i / LANES) * this.classes * LANES + (i % LANES);
      for (let c = 0; c < this.classes; c++) target[(targetRow + i) * this.classes + c] = scores[base + c * LANES]!;
    }
  }
}
