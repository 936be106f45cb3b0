import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { messageOf, UserError } from "../errors.ts";
import { FILE_NAMES, FOLDER_NAME, type KnownSet } from "./known_sets.ts";
import { RECORD_BYTES } from "./records.ts";

/** SHA-256 of a file. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** The known set that an archive of this size and hash holds. Throws a UserError that says what is wrong with it. */
export function identifyArchive(path: string, bytes: number, sha256: string, sets: readonly KnownSet[]): KnownSet {
  const set = sets.find((one) => one.archive.sha256 === sha256);
  if (set) return set;
  const sizes = sets.map((one) => one.archive.bytes), advice = "delete it and fetch it again";
  const names = sets.map((one) => `${one.name} (${one.archive.sha256.slice(0, 12)})`).join(" and ");
  if (bytes < Math.min(...sizes)) {
    throw new UserError(`${path}: cut short, ${bytes} bytes of at least ${Math.min(...sizes)}: ${advice}`);
  }
  throw new UserError(
    sizes.includes(bytes)
      ? `${path}: the right size, but damaged (SHA-256 ${sha256.slice(0, 12)}); known are ${names}: ${advice}`
      : `${path}: not a known archive of CIFAR-10 (SHA-256 ${sha256.slice(0, 12)}); known are ${names}: ${advice}`,
  );
}

/**
 * Takes the six expected members out of a gzipped tar, in memory; nothing is ever written to a path that the archive
 * names, and other members, links among them, are passed over. `take` gets each file whole. Throws a UserError when the
 * archive breaks off, or a file is missing, of another size, or there twice.
 */
export async function unpackArchive(
  path: string,
  records: number,
  take: (index: number, bytes: Uint8Array) => void,
): Promise<void> {
  const taken = new Set<number>(), expected = records * RECORD_BYTES, members = extract();
  const reading = (async () => {
    for await (const entry of members) {
      const { name, type, size = 0 } = entry.header;
      const index = FILE_NAMES.findIndex((file) =>
        name === `${FOLDER_NAME}/${file}` || name === `./${FOLDER_NAME}/${file}`
      );
      if (index < 0 || type !== "file") {
        entry.resume();
        continue;
      }
      if (taken.has(index)) throw new UserError(`${path}: holds ${name} twice`);
      if (size !== expected) throw new UserError(`${path}: ${name} has ${size} bytes instead of ${expected}`);
      const bytes = new Uint8Array(size);
      let at = 0;
      for await (const chunk of entry) {
        bytes.set(chunk as Uint8Array, at);
        at += (chunk as Uint8Array).length;
      }
      taken.add(index);
      take(index, bytes);
    }
  })();
  try {
    await Promise.all([pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), createGunzip(), members), reading]);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: cannot be unpacked (${messageOf(error)}): delete it and fetch it again`);
  }
  const missing = FILE_NAMES.filter((_, index) => !taken.has(index));
  if (missing.length > 0) throw new UserError(`${path}: lacks ${missing.join(", ")}: delete it and fetch it again`);
}
