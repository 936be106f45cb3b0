import type { Arena } from "./arena.ts";
import { FEATURE_BYTES, LANES } from "./kernels.ts";

/** Where rows come from: the data set in the arena, or any matrix. Byte offsets; value = x * scale[f] + shift[f]. */
export interface RowSource {
  readonly kind: "u8" | "u16" | "f32";
  readonly offset: number;
  readonly features: number;
  readonly scale: number;
  readonly shift: number;
  readonly labels: number;
}

/** How a row is laid out in blocks: runs of `groupLength` features that start at `table[g]` of the row. */
export interface RowLayout {
  readonly table: Int32Array;
  readonly groupLength: number;
  /** Bytes from one group to the next, and from one block to the next. */
  readonly groupStride: number;
  readonly blockStride: number;
}

/** One group: [block][feature][16]. */
export function plainLayout(features: number, blockStride = features * FEATURE_BYTES): RowLayout {
  return { table: Int32Array.of(0), groupLength: features, groupStride: 0, blockStride };
}

/** Gathers rows of a source into blocks with samples in the lanes. */
export class BatchInput {
  /** Byte offset of block 0. */
  readonly offset: number;
  /** Byte offset of int32 labels, -1 in lanes without a row. */
  readonly labels: number;
  readonly blocks: number;
  readonly #rows: Int32Array;
  readonly #rowsOffset: number;
  readonly #table: number;

  constructor(
    readonly arena: Arena,
    readonly source: RowSource,
    readonly layout: RowLayout,
    readonly batch: number,
    bytes: number = Math.ceil(batch / LANES) * layout.blockStride,
  ) {
    this.blocks = Math.ceil(batch / LANES);
    this.offset = arena.alloc(bytes + 64);
    this.labels = arena.alloc(this.blocks * LANES * 4);
    this.#rowsOffset = arena.alloc(this.blocks * LANES * 4);
    this.#rows = arena.i32(this.#rowsOffset, batch);
    this.#table = arena.store(layout.table);
  }

  /** Loads rows[start .. start + count); `count` is at most `batch`. Returns the number of blocks in use. */
  load(rows: Int32Array, start: number, count: number): number {
    for (let i = 0; i < count; i++) this.#rows[i] = rows[start + i]!;
    const { kind, offset, features, scale, shift, labels } = this.source,
      { table, groupLength, groupStride, blockStride } = this.layout;
    const k = this.arena.kernels, unpack = kind === "u8" ? k.unpack_u8 : kind === "u16" ? k.unpack_u16 : k.unpack_f32;
    const args = [
      offset,
      features,
      table.length,
      groupLength,
      this.#table,
      groupStride,
      blockStride,
      this.offset,
      scale,
      shift,
    ] as const;
    unpack(this.#rowsOffset, count, ...args);
    k.gather_labels(this.#rowsOffset, count, labels, this.labels);
    return Math.ceil(count / LANES);
  }
}
