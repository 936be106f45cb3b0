import { join, resolve } from "node:path";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { writeAtomically } from "../files.ts";
import type { Cifar10 } from "./cifar10.ts";
import { CIFAR10_URL, downloadArchive, DownloadFailed, type DownloadProgress } from "./download.ts";
import { ARCHIVE_NAME, FILE_NAMES, KNOWN_SETS, type KnownSet } from "./known_sets.ts";
import { CIFAR10_HELP, DataMissingError } from "./missing.ts";
import { splitRows } from "./split.ts";
import { findIn, type Place, readPlace } from "./store.ts";

export interface LoadOptions {
  /** What happens, a line each; default: standard error. */
  readonly onNotice?: (text: string) => void;
  /** Of a download; default: a notice every ten seconds. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
}

/** All that loading depends on. */
export interface Surroundings {
  /** Value of CIFAR10_DIR. */
  readonly named: string | undefined;
  readonly folder: string;
  readonly cache: string;
  readonly sets: readonly KnownSet[];
  readonly perClass: number;
  readonly fetch: typeof fetch;
  readonly write: (path: string, bytes: Uint8Array) => void;
}

/** Of the split's rows: it depends on labels only, which both known sets share. */
const SPLIT_SHA256 = "e636e4fb993dd11954c654c4d5e8532c3f57bdc518a0a9020de4af045a00fdba";

const loaded = new Map<string, Promise<Cifar10>>();

/**
 * CIFAR-10: from the folder in CIFAR10_DIR, else data/cifar10, else downloaded there from its authors' page; the archive
 * or the unpacked `cifar-10-batches-bin`. Everything is verified by hash before use. One copy a process.
 *
 * Throws DataMissingError when it is nowhere and cannot be fetched, a UserError when what is there is damaged or unknown.
 *
 * @example
 * const data = await loadCifar10(); // 40,000 / 10,000 / 10,000 rows, 1,000 of each class in validation
 */
export function loadCifar10(options: LoadOptions = {}): Promise<Cifar10> {
  const named = process.env["CIFAR10_DIR"] || undefined, key = named ?? "";
  let loading = loaded.get(key);
  if (!loading) {
    const around = {
      named,
      folder: assetPath("data/cifar10"),
      cache: assetPath("data/cache"),
      sets: KNOWN_SETS,
      perClass: 1000,
      fetch: globalThis.fetch,
      write: writeAtomically,
    };
    loading = loadFrom(around, options).then((data) => {
      if (data.split.sha256 !== SPLIT_SHA256) throw new Error(`the split changed: ${data.split.sha256}`);
      return data;
    });
    loaded.set(key, loading);
    loading.catch(() => loaded.delete(key));
  }
  return loading;
}

/** `loadCifar10` with its surroundings given. */
export async function loadFrom(around: Surroundings, options: LoadOptions = {}): Promise<Cifar10> {
  const onNotice = options.onNotice ?? ((text: string) => console.error(text));
  const place = findPlace(around) ?? await download(around, onNotice, options);
  const { sets, cache, write } = around;
  const { images, labels, fingerprint } = await readPlace(place, { sets, cache, write, onNotice });
  const trainingRows = labels.length / FILE_NAMES.length * (FILE_NAMES.length - 1);
  return { images, labels, fingerprint, split: splitRows(labels, trainingRows, around.perClass) };
}

/** A relative CIFAR10_DIR counts from the working directory, and from the repository in notebooks, which run elsewhere. */
function findPlace({ named, folder }: Surroundings): Place | null {
  const folders = named === undefined ? [] : [resolve(named), resolve(assetPath("."), named)];
  for (const one of [...folders, folder]) {
    const place = findIn(one);
    if (place) return place;
  }
  return null;
}

async function download(around: Surroundings, onNotice: (text: string) => void, options: LoadOptions): Promise<Place> {
  const { named, folder, sets, fetch } = around, path = join(folder, ARCHIVE_NAME);
  onNotice(`data: CIFAR-10 is not here${named ? ` and not in ${named}` : ""}, fetching it from ${CIFAR10_URL}`);
  const onProgress = options.onProgress ?? everyTenSeconds(onNotice);
  try {
    await downloadArchive(CIFAR10_URL, path, sets[0]!, { fetch, onProgress, signal: options.signal });
  } catch (error) {
    if (error instanceof DownloadFailed) throw new DataMissingError(`no CIFAR-10: ${error.message}. ${CIFAR10_HELP}`);
    throw error;
  }
  return { kind: "archive", path };
}

function everyTenSeconds(onNotice: (text: string) => void): (progress: DownloadProgress) => void {
  let last = performance.now();
  return ({ bytes, total, secondsLeft }) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    const percent = Math.floor(100 * bytes / total);
    onNotice(`data: ${percent} % of ${Math.round(total / 2 ** 20)} MiB, ${Math.ceil(secondsLeft)} s left`);
  };
}
