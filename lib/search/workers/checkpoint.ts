/** A half-trained trial's state in a file, so that a killed worker's hours are not lost. */
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { Checkpoint } from "../task.ts";

const HASH_BYTES = 32;

/**
 * The checkpoint in the file at `path`. A damaged one reads as none, and so does one with another `stamp`: what other
 * code has begun, this code must not end. One that cannot be written is said once and gone without.
 */
export function fileCheckpoint(
  path: string,
  everySeconds: number,
  stamp: string,
  notice: (text: string) => void = () => {},
): Checkpoint {
  let isWritable = true;
  return {
    everySeconds,
    load() {
      return Promise.resolve(readChecked(path, stamp));
    },
    save(bytes) {
      if (isWritable) {
        try {
          writeChecked(path, stamp, bytes);
        } catch (error) {
          isWritable = false;
          notice(`no checkpoints for this trial: ${(error as Error).message}`);
        }
      }
      return Promise.resolve();
    },
  };
}

function readChecked(path: string, stamp: string): Uint8Array | null {
  let all: Uint8Array;
  try {
    all = fs.readFileSync(path);
  } catch {
    return null;
  }
  const bytes = all.subarray(HASH_BYTES);
  return all.length > HASH_BYTES && hashOf(stamp, bytes).equals(all.subarray(0, HASH_BYTES)) ? bytes : null;
}

function writeChecked(path: string, stamp: string, bytes: Uint8Array): void {
  fs.mkdirSync(dirname(path), { recursive: true });
  writeDurably(path, [hashOf(stamp, bytes), bytes]);
}

function hashOf(stamp: string, bytes: Uint8Array): Buffer {
  return createHash("sha256").update(`${stamp}\n`).update(bytes).digest();
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
