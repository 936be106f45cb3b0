import { createHash } from "node:crypto";
import { Random } from "../random/mod.ts";
import { CLASS_NAMES } from "./records.ts";

/** Rows of a data set for each purpose. */
export interface Split {
  /** In random order, shuffled once: the first N are a fair sample. */
  readonly train: Int32Array;
  /** Ascending; the same number of each class. */
  readonly validation: Int32Array;
  /** Ascending. */
  readonly test: Int32Array;
  /** Of the three lists, each its length and its rows as little-endian int32. */
  readonly sha256: string;
}

const SPLIT_SEED = "validation split of CIFAR-10";

/**
 * Takes `perClass` rows of each class out of the first `trainingRows` for validation, drawn at random from a fixed seed;
 * rows from `trainingRows` on are the test rows. Depends on the labels only.
 */
export function splitRows(labels: Uint8Array, trainingRows: number, perClass: number): Split {
  const random = new Random(SPLIT_SEED), chosen = new Set<number>();
  for (let label = 0; label < CLASS_NAMES.length; label++) {
    const rows: number[] = [];
    for (let row = 0; row < trainingRows; row++) if (labels[row] === label) rows.push(row);
    if (rows.length <= perClass) {
      throw new RangeError(`class ${label} has ${rows.length} rows, ${perClass} are for validation`);
    }
    for (const row of random.shuffle(rows).slice(0, perClass)) chosen.add(row);
  }
  const validation = Int32Array.from(chosen).sort();
  const rest = Int32Array.from({ length: trainingRows }, (_, row) => row).filter((row) => !chosen.has(row));
  const train = random.shuffle(rest);
  const test = Int32Array.from({ length: labels.length - trainingRows }, (_, i) => trainingRows + i);
  return { train, validation, test, sha256: hashRows([train, validation, test]) };
}

function hashRows(lists: readonly Int32Array[]): string {
  const hash = createHash("sha256");
  for (const rows of lists) {
    const bytes = new DataView(new ArrayBuffer(4 * (rows.length + 1)));
    bytes.setInt32(0, rows.length, true);
    rows.forEach((row, i) => bytes.setInt32(4 * (i + 1), row, true));
    hash.update(new Uint8Array(bytes.buffer));
  }
  return hash.digest("hex");
}
