/**
 * Memory as numbered cells of one width over an exact number of bytes: what a network running in place reads and
 * writes.
 */

/** A run of numbers that can be read and overwritten. */
export interface Cells {
  readonly length: number;
  get(index: number): number;
  set(index: number, value: number): void;
}

/** How a cell holds a number: a float, or an integer of 4, 8 or 16 bits, with or without sign. */
export type CellKind = "float32" | "int16" | "int8" | "uint8" | "int4" | "uint4";

/** Bits of a cell. */
export const CELL_BITS: Readonly<Record<CellKind, number>> = {
  float32: 32,
  int16: 16,
  int8: 8,
  uint8: 8,
  int4: 4,
  uint4: 4,
};

/** A cell outside the memory was named, or a number that its cell cannot hold. */
export class CellError extends Error {
  override name = "CellError";
}

/** Smallest and largest number of an integer cell. */
function cellRange(kind: Exclude<CellKind, "float32">): { low: number; high: number } {
  const size = 2 ** CELL_BITS[kind];
  return kind.startsWith("u") ? { low: 0, high: size - 1 } : { low: -size / 2, high: size / 2 - 1 };
}

/**
 * The cells of `kind` that fit into `bytes`, which they share with every other view of them. Nibbles: the even cell is
 * the low half of its byte. `limit` cells at most: an odd number of nibbles leaves half a byte unused.
 */
export function cellsOver(bytes: Uint8Array, kind: CellKind, limit = Infinity): Cells {
  const length = Math.min(limit, Math.floor(bytes.length * 8 / CELL_BITS[kind]));
  const memory = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const place = (index: number) => {
    if (!(index >= 0 && index < length)) throw new CellError(`cell ${index} of ${length}`);
    return index;
  };
  if (kind === "float32") {
    return {
      length,
      get: (index) => memory.getFloat32(place(index) * 4, true),
      set: (index, value) => memory.setFloat32(place(index) * 4, value, true),
    };
  }
  const { low, high } = cellRange(kind), signed = low < 0;
  const checked = (value: number) => {
    if (!(value >= low && value <= high)) throw new CellError(`${value} does not fit into a cell of ${low} .. ${high}`);
    return value;
  };
  if (CELL_BITS[kind] === 4) {
    return {
      length,
      get(index) {
        const byte = bytes[place(index) >> 1]!, nibble = index & 1 ? byte >> 4 : byte & 15;
        return signed ? (nibble << 28) >> 28 : nibble;
      },
      set(index, value) {
        const at = place(index) >> 1, byte = bytes[at]!, nibble = checked(value) & 15;
        bytes[at] = index & 1 ? (byte & 15) | (nibble << 4) : (byte & 240) | nibble;
      },
    };
  }
  if (CELL_BITS[kind] === 8) {
    return {
      length,
      get: (index) => signed ? memory.getInt8(place(index)) : memory.getUint8(place(index)),
      set: (index, value) => memory.setInt8(place(index), checked(value)),
    };
  }
  return {
    length,
    get: (index) => memory.getInt16(place(index) * 2, true),
    set: (index, value) => memory.setInt16(place(index) * 2, checked(value), true),
  };
}

/** Any array of numbers that can be overwritten. */
export interface Numbers {
  [index: number]: number;
  readonly length: number;
}

/** An array as cells that hold any number. */
export function cellsOf(values: Numbers): Cells {
  return { length: values.length, get: (index) => values[index]!, set: (index, value) => void (values[index] = value) };
}

/** Moves `count` cells from `from` to `to`; the two runs may overlap. */
export function moveCells(cells: Cells, from: number, to: number, count: number): void {
  if (to < from) { for (let i = 0; i < count; i++) cells.set(to + i, cells.get(from + i)); }
  else if (to > from) { for (let i = count - 1; i >= 0; i--) cells.set(to + i, cells.get(from + i)); }
}
