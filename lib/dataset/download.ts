/** Fetching the archive from its authors' page, going on where an earlier try broke off. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { hashFile } from "./archive.ts";
import type { KnownSet } from "./known_sets.ts";

export const CIFAR10_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";

export interface DownloadProgress {
  readonly bytes: number;
  readonly total: number;
  readonly secondsLeft: number;
}

export interface DownloadOptions {
  readonly fetch: typeof fetch;
  readonly onProgress: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal | undefined;
  /** A connection that is silent for so long has broken. */
  readonly patienceMs?: number;
  /** Tries in a row that bring nothing. */
  readonly tries?: number;
}

/** The network gave nothing; what came so far is kept for the next try. */
export class DownloadFailed extends UserError {
  override name = "DownloadFailed";
}

/**
 * Downloads the archive of `set` to `path` by way of `path.part`, which is taken up again after a break, verifies its hash
 * and renames it. Throws DownloadFailed when the network is not there, a UserError when what came is not the archive or
 * cannot be written.
 */
export async function downloadArchive(
  url: string,
  path: string,
  set: KnownSet,
  options: DownloadOptions,
): Promise<void> {
  const part = `${path}.part`, total = set.archive.bytes, size = () => (existsSync(part) ? statSync(part).size : 0);
  const begun = { at: performance.now(), bytes: size() };
  const onBytes = (bytes: number) => {
    const perSecond = (bytes - begun.bytes) / ((performance.now() - begun.at) / 1000);
    options.onProgress({ bytes, total, secondsLeft: (total - bytes) / perSecond });
  };
  for (let fruitless = 0; size() < total;) {
    const before = size();
    try {
      await fetchRest(url, part, before, onBytes, options);
    } catch (error) {
      if (options.signal?.aborted || error instanceof UserError) throw error;
      fruitless = size() > before ? 0 : fruitless + 1;
      if (fruitless >= (options.tries ?? 3)) throw new DownloadFailed(`${url} cannot be fetched (${causeOf(error)})`);
      continue;
    }
    if (size() === before) throw new DownloadFailed(`${url} ended after ${before} of ${total} bytes`);
  }
  const hash = await hashFile(part);
  if (hash !== set.archive.sha256) {
    rmSync(part, { force: true });
    throw new UserError(`${url}: what came is not the known archive (SHA-256 ${hash.slice(0, 12)}): run it again`);
  }
  renameSync(part, path);
}

/** The reason alone: Node hides it in the cause, Deno behind the address. */
function causeOf(error: unknown): string {
  return messageOf(error instanceof Error && error.cause ? error.cause : error).replace(/^.* for url \([^)]*\): /, "");
}

async function fetchRest(
  url: string,
  part: string,
  from: number,
  onBytes: (bytes: number) => void,
  options: DownloadOptions,
): Promise<void> {
  const stalled = new AbortController(), patience = options.patienceMs ?? 30_000;
  let timer = setTimeout(() => stalled.abort(new Error("no answer")), patience);
  const signal = options.signal ? AbortSignal.any([options.signal, stalled.signal]) : stalled.signal;
  try {
    const response = await options.fetch(url, { signal, headers: from > 0 ? { Range: `bytes=${from}-` } : {} });
    const resumed = from > 0 && response.status === 206;
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      if (response.status === 416) rmSync(part, { force: true });
      throw new Error(`status ${response.status}`);
    }
    mkdirSync(dirname(part), { recursive: true });
    const file = openSync(part, resumed ? "a" : "w");
    let at = resumed ? from : 0;
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(new Error("the connection fell silent")), patience);
        writeAll(file, chunk, part);
        at += chunk.length;
        onBytes(at);
      }
    } finally {
      closeSync(file);
    }
  } finally {
    clearTimeout(timer);
  }
}

function writeAll(file: number, chunk: Uint8Array, path: string): void {
  try {
    for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done);
  } catch (error) {
    throw new UserError(
      `${path}: cannot be written (${messageOf(error)}): make room and run it again, it goes on from there`,
    );
  }
}
