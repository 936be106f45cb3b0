/** Bits that a thresholded matrix takes. */
import type { Storage } from "./rulers.ts";

/** A matrix as inference walks through it: so many lines of so many entries. */
export interface StoredMatrix {
  readonly lines: number;
  /** Entries of a line. */
  readonly length: number;
  /** Entries that thresholding keeps, all lines together. */
  readonly kept: number;
}

/** Bits that tell `values` values apart. */
const bitsFor = (values: number) => Math.ceil(Math.log2(values));

/** One way to store a matrix, and what it takes. */
export interface StorageWay {
  readonly storage: Storage;
  readonly bits: number;
}

/**
 * Three ways to store a matrix whose kept entries have `bits` bits:
 *
 * - dense: all entries, `lines * length * bits`;
 * - bitmap: one bit says for each entry whether it is kept, `lines * length + kept * bits`;
 * - indices: each line's count of kept entries, in the bits that 0 .. length need, and for each of them its place in the
 *   line, in the bits that 0 .. length - 1 need: `lines * bits(length + 1) + kept * (bits(length) + bits)`.
 *
 * All three are read in the order in which inference needs the entries.
 */
export function storageWays({ lines, length, kept }: StoredMatrix, bits: number): readonly StorageWay[] {
  return [
    { storage: "dense", bits: lines * length * bits },
    { storage: "bitmap", bits: lines * length + kept * bits },
    { storage: "indices", bits: lines * bitsFor(length + 1) + kept * (bitsFor(length) + bits) },
  ];
}

/**
 * The cheapest way; a tie goes to the one named first. Densities of 0.1 to 0.3 mostly end as bitmaps: an entry's place holds
 * 0.5 to 0.9 bits of information, and a bitmap spends one.
 */
export function cheapestStorage(matrix: StoredMatrix, bits: number): StorageWay {
  return storageWays(matrix, bits).reduce((best, way) => way.bits < best.bits ? way : best);
}
