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
  /**
   * The file again, out of scratch or from where the trial's line says it was published; null if neither has it, or another
   * one than the line's.
   */
  get(trial: Pick<Trial, "id" | "weights">): Uint8Array | null;
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
  const get = ({ id, weights }: Pick<Trial, "id" | "weights">): Uint8Array | null => {
    const kept = readOrNull(place(id));
    if (kept !== null || weights === undefined) return kept;
    const published = readOrNull(join(root, weights.file));
    return published !== null && sha256(published) === weights.sha256 ? published : null;
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
      const there = readOrNull(path);
      if (there === null || sha256(there) !== weights.sha256) {
        const bytes = readOrNull(place(id));
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

function readOrNull(path: string): Uint8Array | null {
  try {
    return fs.readFileSync(path);
  } catch {
    return null;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
