/** From files to rows: six verified files of records, from a folder or an archive, into one block of memory. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { hashFile, identifyArchive, unpackArchive } from "./archive.ts";
import type { Fingerprint } from "./cifar10.ts";
import { ARCHIVE_NAME, FILE_NAMES, FOLDER_NAME, type KnownSet } from "./known_sets.ts";
import { IMAGE_BYTES, type LabelledImages, RECORD_BYTES, splitRecords } from "./records.ts";

export interface StoreOptions {
  readonly sets: readonly KnownSet[];
  /** Folder in which unpacked archives are kept. */
  readonly cache: string;
  readonly write: (path: string, bytes: Uint8Array) => void;
  readonly onNotice: (text: string) => void;
}

export interface LoadedSet extends LabelledImages {
  readonly fingerprint: Fingerprint;
}

/** Where a data set may lie. */
export interface Place {
  readonly kind: "archive" | "folder";
  readonly path: string;
}

/** The archive or the unpacked folder in `folder`, or `folder` itself if it is the unpacked one or the archive. */
export function findIn(folder: string): Place | null {
  if (existsSync(folder) && statSync(folder).isFile()) return { kind: "archive", path: folder };
  for (const path of [join(folder, FOLDER_NAME), folder]) {
    if (FILE_NAMES.some((name) => existsSync(join(path, name)))) return { kind: "folder", path };
  }
  const archive = join(folder, ARCHIVE_NAME);
  return existsSync(archive) ? { kind: "archive", path: archive } : null;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Room for a whole set, and the order-keeping hash over its files. */
class Collector {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly #waiting: Uint8Array[] = [];
  readonly #hash = createHash("sha256");
  #hashed = 0;

  constructor(readonly set: KnownSet) {
    const rows = set.records * FILE_NAMES.length;
    this.images = new Uint8Array(rows * IMAGE_BYTES);
    this.labels = new Uint8Array(rows);
  }

  /** Files may come in any order; each is let go as soon as the ones before it are there. */
  add(index: number, bytes: Uint8Array): void {
    splitRecords(bytes, this, index * this.set.records, FILE_NAMES[index]!);
    this.#waiting[index] = bytes;
    for (let next = this.#waiting[this.#hashed]; next; next = this.#waiting[++this.#hashed]) {
      this.#hash.update(next);
      delete this.#waiting[this.#hashed];
    }
  }

  finish(): LoadedSet {
    const fingerprint = { name: this.set.name, sha256: this.#hash.digest("hex") };
    return { images: this.images, labels: this.labels, fingerprint };
  }
}

/**
 * Reads the unpacked folder. Throws a UserError when a file is missing, has another size, or belongs to no known set or
 * to another one than the first file.
 */
function readFolder(folder: string, sets: readonly KnownSet[]): LoadedSet {
  const first = readBatch(folder, 0), hash = sha256(first), set = sets.find((one) => one.files[0] === hash);
  if (!set) throw strangeBatch(folder, 0, first, sets);
  const collector = new Collector(set);
  collector.add(0, first);
  for (let index = 1; index < FILE_NAMES.length; index++) {
    const bytes = readBatch(folder, index);
    if (sha256(bytes) !== set.files[index]) throw strangeBatch(folder, index, bytes, [set]);
    collector.add(index, bytes);
  }
  return collector.finish();
}

function readBatch(folder: string, index: number): Uint8Array {
  const path = join(folder, FILE_NAMES[index]!);
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${messageOf(error)}): unpack ${ARCHIVE_NAME} there again`);
  }
}

function strangeBatch(folder: string, index: number, bytes: Uint8Array, sets: readonly KnownSet[]): UserError {
  const size = sets[0]!.records * RECORD_BYTES, names = sets.map((one) => one.name).join(" and ");
  const what = bytes.length === size
    ? `unknown pixels (SHA-256 ${sha256(bytes).slice(0, 12)}); known are ${names}`
    : `${bytes.length} bytes instead of ${size}`;
  return new UserError(`${join(folder, FILE_NAMES[index]!)}: ${what}: unpack ${ARCHIVE_NAME} there again`);
}

/** The set's files in the cache, or null if one is missing or is not what it should be, half-written for example. */
function readCache(folder: string, set: KnownSet): LoadedSet | null {
  const complete = FILE_NAMES.every((name) => {
    const path = join(folder, name);
    return existsSync(path) && statSync(path).size === set.records * RECORD_BYTES;
  });
  if (!complete) return null;
  try {
    return readFolder(folder, [set]);
  } catch {
    return null;
  }
}

async function readArchive(path: string, options: StoreOptions): Promise<LoadedSet> {
  const set = identifyArchive(path, statSync(path).size, await hashFile(path), options.sets);
  const folder = join(options.cache, `cifar10-${set.archive.sha256.slice(0, 12)}`), cached = readCache(folder, set);
  if (cached) return cached;
  options.onNotice(`data: unpacking ${ARCHIVE_NAME} (once)`);
  const collector = new Collector(set);
  let caching = true;
  await unpackArchive(path, set.records, (index, bytes) => {
    const name = FILE_NAMES[index]!;
    if (sha256(bytes) !== set.files[index]) {
      throw new UserError(`${path}: ${name} is damaged: delete it and fetch it again`);
    }
    collector.add(index, bytes);
    if (!caching) return;
    try {
      options.write(join(folder, name), bytes);
    } catch (error) {
      caching = false;
      options.onNotice(`data: not kept unpacked, and unpacked again next time: ${messageOf(error)}`);
    }
  });
  return collector.finish();
}

/** Reads and verifies the data set that lies at `place`. */
export async function readPlace(place: Place, options: StoreOptions): Promise<LoadedSet> {
  return place.kind === "folder" ? readFolder(place.path, options.sets) : await readArchive(place.path, options);
}
