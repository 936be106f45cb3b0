/** CIFAR-10's files and archive in miniature, for tests: 20 records a file, hashes known. */
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { type Headers, pack } from "tar-stream";
import { ARCHIVE_NAME, FILE_NAMES, FOLDER_NAME, type KnownSet } from "../known_sets.ts";
import { IMAGE_BYTES, RECORD_BYTES } from "../records.ts";
import { syntheticCifar10 } from "./synthetic.ts";

export const TINY_RECORDS = 20;

export interface TinySet {
  readonly set: KnownSet;
  readonly files: readonly Uint8Array[];
  readonly archive: Uint8Array;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Six files of `TINY_RECORDS` records. */
export function tinyFiles(seed: number): Uint8Array[] {
  const { images, labels } = syntheticCifar10({ train: 80, validation: 20, test: 20, seed });
  return FILE_NAMES.map((_, file) => {
    const bytes = new Uint8Array(TINY_RECORDS * RECORD_BYTES);
    for (let i = 0; i < TINY_RECORDS; i++) {
      const row = file * TINY_RECORDS + i;
      bytes[i * RECORD_BYTES] = labels[row]!;
      bytes.set(images.subarray(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES), i * RECORD_BYTES + 1);
    }
    return bytes;
  });
}

type Member = readonly [header: Headers, bytes: Uint8Array];

/** The members as the official archive has them. */
export const membersOf = (files: readonly Uint8Array[]): Member[] =>
  files.map((bytes, i) => [{ name: `${FOLDER_NAME}/${FILE_NAMES[i]}` }, bytes]);

/** A gzipped tar of these members. */
export async function tarGz(members: readonly Member[]): Promise<Uint8Array> {
  const tar = pack();
  for (const [header, bytes] of members) tar.entry(header, Buffer.from(bytes));
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return new Uint8Array(gzipSync(Buffer.concat(chunks)));
}

/** A set that is known by its hashes; `archive` may be another one than its own files make. */
export async function tinySet(name: string, seed: number, archive?: Uint8Array): Promise<TinySet> {
  const files = tinyFiles(seed), bytes = archive ?? await tarGz(membersOf(files));
  const set = {
    name,
    archive: { bytes: bytes.length, sha256: sha256(bytes) },
    files: files.map(sha256),
    records: TINY_RECORDS,
  };
  return { set, files, archive: bytes };
}

export { ARCHIVE_NAME };
