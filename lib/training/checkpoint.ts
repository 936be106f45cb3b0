/** A run's state between two epochs as one block of bytes: a JSON header and float32 runs. */
import { UserError } from "../errors.ts";

const MAGIC = "trial-checkpoint-1\n";

/** `runs` are written bit by bit; `header` must be JSON. */
export function packCheckpoint(header: unknown, runs: Readonly<Record<string, Float32Array>>): Uint8Array {
  const lengths = Object.fromEntries(Object.entries(runs).map(([name, values]) => [name, values.length]));
  const head = new TextEncoder().encode(`${MAGIC}${JSON.stringify({ header, lengths })}\n`);
  const total = Object.values(runs).reduce((sum, values) => sum + values.byteLength, head.length);
  const bytes = new Uint8Array(total);
  bytes.set(head);
  let at = head.length;
  for (const values of Object.values(runs)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** The counterpart of `packCheckpoint`. Throws a UserError on anything else. */
export function unpackCheckpoint<Header>(bytes: Uint8Array): { header: Header; runs: Record<string, Float32Array> } {
  const bad = () => new UserError("the checkpoint is damaged: delete data/scratch/checkpoints to start its trial anew");
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length)), end = bytes.indexOf(10, MAGIC.length);
  if (magic !== MAGIC || end < 0) throw bad();
  let parsed: { header: Header; lengths: Record<string, number> };
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes.subarray(MAGIC.length, end)));
  } catch {
    throw bad();
  }
  const runs: Record<string, Float32Array> = {};
  let at = end + 1;
  for (const [name, length] of Object.entries(parsed.lengths)) {
    if (at + length * 4 > bytes.length) throw bad();
    runs[name] = new Float32Array(bytes.slice(at, at + length * 4).buffer);
    at += length * 4;
  }
  return { header: parsed.header, runs };
}
