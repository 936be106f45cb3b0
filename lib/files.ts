/** Writing files so that a reader never meets half of one. */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { messageOf, UserError } from "./errors.ts";

/**
 * Writes `path` in one step, by way of a file beside it, and leaves a file that is the same already untouched.
 *
 * @returns whether the content changed.
 * @throws {UserError} the disk is full, or the place is not for us to write; what was there before still is.
 */
export function writeAtomically(path: string, content: string | Uint8Array): boolean {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  if (sameBytes(path, bytes)) return false;
  const draft = `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, bytes);
    renameSync(draft, path);
  } catch (error) {
    if (existsSync(draft)) rmSync(draft);
    throw new UserError(`${path}: cannot be written (${messageOf(error)}): make room, or choose another place`);
  }
  return true;
}

function sameBytes(path: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(path).equals(bytes);
  } catch {
    return false; // not there yet
  }
}
