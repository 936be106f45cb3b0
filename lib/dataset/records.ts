/** CIFAR-10's binary records: a label byte, then 1024 red, 1024 green and 1024 blue bytes, row by row (32 x 32). */
import { readFileSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";

export const IMAGE_BYTES = 3072;
export const RECORD_BYTES = IMAGE_BYTES + 1;

export const CLASS_NAMES = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
] as const;

/** Images [n][3][32][32] and labels [n]. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * Copies records into row `at` and following. Throws a UserError when the bytes are no whole number of records or a label
 * is no class; `name` is what the message calls them.
 */
export function splitRecords(bytes: Uint8Array, into: LabelledImages, at: number, name: string): void {
  if (bytes.length === 0 || bytes.length % RECORD_BYTES !== 0) {
    throw new UserError(
      `${name}: ${bytes.length} bytes are no whole number of CIFAR-10 records of ${RECORD_BYTES} bytes (label, 3072 pixels)`,
    );
  }
  for (let i = 0; i < bytes.length / RECORD_BYTES; i++) {
    const start = i * RECORD_BYTES, label = bytes[start]!;
    if (label >= CLASS_NAMES.length) {
      throw new UserError(`${name}: record ${i} has label ${label}; labels are 0 to ${CLASS_NAMES.length - 1}`);
    }
    into.labels[at + i] = label;
    into.images.set(bytes.subarray(start + 1, start + RECORD_BYTES), (at + i) * IMAGE_BYTES);
  }
}

/** All records of a file. Throws a UserError when it cannot be read or is no file of records. */
export function readRecords(path: string): LabelledImages {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${messageOf(error)}): give a file of CIFAR-10 binary records`);
  }
  const records = Math.floor(bytes.length / RECORD_BYTES);
  const result = { images: new Uint8Array(records * IMAGE_BYTES), labels: new Uint8Array(records) };
  splitRecords(bytes, result, 0, path);
  return result;
}
