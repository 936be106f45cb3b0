/** A run's state between two epochs as one block of bytes: a JSON header and four float32 runs. */
import { UserError } from "../errors.ts";
import { floatsOf } from "./weights/safetensors.ts";

const MAGIC = "trial-checkpoint-2\n";

const RUNS = ["values", "first", "second", "kept"] as const;

/** Parameters, Adam's two moments and the kept parameters, all of one length. */
export type CheckpointRuns = Readonly<Record<typeof RUNS[number], Float32Array>>;

/** `runs` are written bit by bit; `header` must be JSON. */
export function packCheckpoint(header: unknown, runs: CheckpointRuns): Uint8Array {
  const head = new TextEncoder().encode(`${MAGIC}${JSON.stringify(header)}\n`), size = runs.values.byteLength;
  const bytes = new Uint8Array(head.length + RUNS.length * size);
  bytes.set(head);
  for (const [i, name] of RUNS.entries()) {
    const { buffer, byteOffset, byteLength } = runs[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), head.length + i * size);
  }
  return bytes;
}

/** The counterpart of `packCheckpoint` for a model of `length` floats. Throws a UserError on anything else. */
export function unpackCheckpoint<Header>(bytes: Uint8Array, length: number): { header: Header; runs: CheckpointRuns } {
  const bad = (what: string) =>
    new UserError(`the checkpoint ${what}: delete data/scratch/checkpoints to start its trial anew`);
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length)), end = bytes.indexOf(10, MAGIC.length);
  if (magic !== MAGIC || end < 0) throw bad("is damaged");
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(MAGIC.length, end)));
  } catch {
    throw bad("is damaged");
  }
  if (bytes.length !== end + 1 + RUNS.length * length * 4) throw bad("is cut short or of another model");
  const size = length * 4, run = (i: number) => floatsOf(bytes.subarray(end + 1 + i * size, end + 1 + (i + 1) * size));
  return { header, runs: { values: run(0), first: run(1), second: run(2), kept: run(3) } };
}
