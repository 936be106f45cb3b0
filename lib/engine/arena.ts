import { UserError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import type { Kernels } from "./kernels.ts";

const PAGE = 65536;
/** Room for the data set (184 MB of bytes, 92 MB of pooled maps) and the largest plan; pages cost nothing until they are touched. */
export const DEFAULT_LIMIT_BYTES = 1536 * 1024 * 1024;

/**
 * One block of memory that kernels work in; everything is placed by byte offset. It never grows, so views stay valid.
 * What is allocated after `mark()` is given back by `release(mark)`: a worker keeps the data set below the mark and
 * compiles one model after the other above it.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly limit: number;
  readonly #kernels: Kernels;
  readonly #attach: () => void;
  #top = 64; // offset 0 means "none"
  #touched = 64;

  constructor(readonly engine: Engine, limitBytes: number = DEFAULT_LIMIT_BYTES) {
    const pages = Math.ceil(limitBytes / PAGE);
    this.limit = pages * PAGE;
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { kernels, attach } = engine.instantiate(this.memory);
    this.#kernels = kernels;
    this.#attach = attach;
  }

  /** The kernels, bound to this arena. Read it anew at every entry point: native code works in the arena that was read last. */
  get kernels(): Kernels {
    this.#attach();
    return this.#kernels;
  }

  /** Bytes in use. */
  get used(): number {
    return this.#top;
  }

  /** `bytes` zeroed bytes at a multiple of `align`; their offset. Throws a UserError when the arena is full. */
  alloc(bytes: number, align = 64): number {
    const offset = Math.ceil(this.#top / align) * align, end = offset + bytes;
    if (end > this.limit) {
      throw new UserError(
        `the model needs ${Math.ceil(end / 2 ** 20)} MiB of working memory and the arena holds ${
          this.limit / 2 ** 20
        } MiB: ` +
          `choose a smaller batch or a larger arena`,
      );
    }
    // what was never touched is zero already
    if (offset < this.#touched) {
      new Uint8Array(this.memory.buffer, offset, Math.min(end, this.#touched) - offset).fill(0);
    }
    this.#top = end;
    this.#touched = Math.max(this.#touched, end);
    return offset;
  }

  /** Room for `count` floats, and what kernels may read behind them. */
  allocFloats(count: number): number {
    return this.alloc(count * 4 + 64);
  }

  /** A copy of `values` in the arena; its offset. */
  store(values: Float32Array | Uint8Array | Uint16Array | Int32Array): number {
    const offset = this.alloc(values.byteLength + 64);
    this.u8(offset, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return offset;
  }

  mark(): number {
    return this.#top;
  }

  release(mark: number): void {
    this.#top = mark;
  }

  f32(offset: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer as ArrayBuffer, offset, count);
  }

  i32(offset: number, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer as ArrayBuffer, offset, count);
  }

  u8(offset: number, count: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer as ArrayBuffer, offset, count);
  }

  u16(offset: number, count: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.memory.buffer as ArrayBuffer, offset, count);
  }
}
