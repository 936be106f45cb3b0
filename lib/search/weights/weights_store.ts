/** Trained weights on disk: all that may still be wanted in scratch, those of the chosen in data/weights. */
import * as fs from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { assetPath } from "../../assets.ts";
import { messageOf, UserError } from "../../errors.ts";
import type { Trial } from "../../training/trial.ts";
import { writeDurably } from "../workers/checkpoint.ts";

export interface WeightsStore {
  /** Keeps a trial's safetensors file. */
  put(id: string, bytes: Uint8Array): void;
  /** The file again, or null if it was never kept here or has been deleted. */
  get(id: string): Uint8Array | null;
  /** Deletes what is not wanted of these trials. */
  prune(trials: Iterable<Trial>, wanted: ReadonlySet<string>): void;
  /** Writes one chosen trial's file to the place named in it, then removes those of the others of its group. */
  publish(chosen: Trial, others: readonly Trial[]): void;
}

/**
 * Where the weights of a journal's trials lie by id: a folder for each journal, because what one no longer wants
 * another may. For the journals of `data/studies` under `data/scratch`, for others beside them.
 */
export function scratchFolder(journal: string): string {
  return isOurs(journal) ? assetPath(join("data/scratch/weights", basename(journal, ".jsonl"))) : `${journal}.weights`;
}

/**
 * What the names of published files (`data/weights/...`) are relative to: the repository, or another journal's folder.
 */
export function publishingRoot(journal: string): string {
  return isOurs(journal) ? assetPath("") : dirname(journal);
}

function isOurs(journal: string): boolean {
  return dirname(journal) === assetPath("data/studies");
}

/** `scratch`: folder of files by trial id; `root`: what the trials' file names are relative to. */
export function createWeightsStore(scratch: string, root: string): WeightsStore {
  const place = (id: string) => join(scratch, `${id}.safetensors`);
  const get = (id: string): Uint8Array | null => {
    try {
      return fs.readFileSync(place(id));
    } catch {
      return null;
    }
  };
  return {
    get,
    put(id, bytes) {
      try {
        fs.mkdirSync(scratch, { recursive: true });
        writeDurably(place(id), [bytes]);
      } catch (error) {
        throw new UserError(
          `${place(id)}: cannot keep the weights: ${messageOf(error)}; make room and run the same command again`,
        );
      }
    },
    prune(trials, wanted) {
      const there = new Set(fs.existsSync(scratch) ? fs.readdirSync(scratch) : []);
      for (const { id } of trials) {
        if (!wanted.has(id) && there.has(basename(place(id)))) fs.rmSync(place(id), { force: true });
      }
    },
    publish({ id, weights }, others) {
      if (weights === undefined) return;
      const path = join(root, weights.file);
      if (hashOf(path) !== weights.sha256) {
        const bytes = get(id);
        if (bytes === null) return; // trained elsewhere, or scratch was emptied: what was published stays
        fs.mkdirSync(dirname(path), { recursive: true });
        writeDurably(path, [bytes]);
      }
      for (const other of others) {
        if (other.weights !== undefined && other.weights.file !== weights.file) {
          fs.rmSync(join(root, other.weights.file), { force: true });
        }
      }
    },
  };
}

function hashOf(path: string): string | null {
  try {
    return createHash("sha256").update(fs.readFileSync(path)).digest("hex");
  } catch {
    return null;
  }
}
