/**
 * The safetensors format (huggingface/safetensors): a little-endian u64 with the header's length, a JSON header filled up
 * with spaces to a multiple of 8, then the tensors' bytes without gaps. Only float32 is written and read.
 */
import { UserError } from "../../errors.ts";

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SafetensorsContent {
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Free text by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8, ALIGNMENT = 8;

const elements = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);

/** The file's bytes: the same content always gives the same ones. */
export function encodeSafetensors({ tensors, metadata }: SafetensorsContent): Uint8Array {
  let end = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    if (elements(shape) !== values.length) throw new Error(`${name}: ${values.length} values for ${shape.join(" x ")}`);
    header[name] = { dtype: "F32", shape, data_offsets: [end, end += values.byteLength] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header)),
    length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + length + end).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + length;
  for (const { values } of Object.values(tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** Reads what `encodeSafetensors` or Python's library wrote. `name` is what errors call the file; each is one line. */
export function decodeSafetensors(bytes: Uint8Array, name: string): SafetensorsContent {
  const bad = (what: string) =>
    new UserError(`${name}: no whole safetensors file (${what}): train it again with --out`);
  if (bytes.length < LENGTH_BYTES) throw bad(`${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)),
    start = LENGTH_BYTES + length;
  if (start > bytes.length) throw bad(`its header should have ${length} bytes, the file has ${bytes.length}`);
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, start));
  if (!header) throw bad("its header is not JSON");
  const tensors: Record<string, Tensor> = {};
  const { __metadata__: metadata = {}, ...entries } = header;
  for (const [key, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
    if (dtype !== "F32") throw new UserError(`${name}: ${key} is ${dtype}, only float32 (F32) is read`);
    if (!isListOfSizes(shape) || !isListOfSizes(offsets) || offsets.length !== 2) {
      throw bad(`${key} is described wrongly`);
    }
    const [from, to] = offsets as [number, number];
    if (to - from !== 4 * elements(shape)) throw bad(`${key} has ${to - from} bytes for ${shape.join(" x ")} floats`);
    if (start + to > bytes.length) throw bad(`${key} ends at byte ${start + to} of ${bytes.length}`);
    tensors[key] = { shape, values: floatsOf(bytes.subarray(start + from, start + to)) };
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

/** A copy of their own, aligned. (`slice` of a Buffer, which files are read into, would be a view.) */
export function floatsOf(bytes: Uint8Array): Float32Array {
  const copy = new Float32Array(bytes.length / 4);
  new Uint8Array(copy.buffer).set(bytes);
  return copy;
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const isTable = (x: unknown) => typeof x === "object" && x !== null && !Array.isArray(x);
    return isTable(value) && Object.values(value).every(isTable) ? value : null;
  } catch {
    return null;
  }
}

function isListOfSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
