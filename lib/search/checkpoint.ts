/** A half-trained trial's state in a file, so that a killed worker's hours are not lost. */
import * as fs from "node:fs";
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { Checkpoint } from "./task.ts";

const HASH_BYTES = 32;

/**
 * The checkpoint in the file at `path`. A damaged one reads as none; one that cannot be written is said once and gone
 * without.
 */
export function fileCheckpoint(
  path: string,
  everySeconds: number,
  notice: (text: string) => void = () => {},
): Checkpoint {
  let isWritable = true;
  return {
    everySeconds,
    load() {
      return Promise.resolve(readChecked(path));
    },
    save(bytes) {
      if (isWritable) {
        try {
          writeChecked(path, bytes);
        } catch (error) {
          isWritable = false;
          notice(`no checkpoints for this trial: ${(error as Error).message}`);
        }
      }
      return Promise.resolve();
    },
  };
}

function readChecked(path: string): Uint8Array | null {
  let all: Uint8Array;
  try {
    all = fs.readFileSync(path);
  } catch {
    return null;
  }
  const bytes = all.subarray(HASH_BYTES);
  const hash = createHash("sha256").update(bytes).digest();
  return all.length > HASH_BYTES && hash.equals(all.subarray(0, HASH_BYTES)) ? bytes : null;
}

function writeChecked(path: string, bytes: Uint8Array): void {
  fs.mkdirSync(dirname(path), { recursive: true });
  writeDurably(path, [createHash("sha256").update(bytes).digest(), bytes]);
}

/** Writes a file so that after a kill or a power cut the old or the new one is there, whole. */
export function writeDurably(path: string, parts: readonly Uint8Array[]): void {
  const draft = `${path}.part`;
  const fd = fs.openSync(draft, "w");
  try {
    for (const part of parts) {
      for (let done = 0; done < part.length;) done += fs.writeSync(fd, part, done);
    }
    fs.fsyncSync(fd);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(draft, path);
}

/** Forgets the saved state of a trial that is finished. */
export function dropCheckpoint(path: string): void {
  fs.rmSync(path, { force: true });
}
