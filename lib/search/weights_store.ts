/** Trained weights on disk: all that may still be wanted in scratch, those of the chosen in data/weights. */
import * as fs from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { assetPath } from "../assets.ts";
import { messageOf, UserError } from "../errors.ts";
import type { Trial } from "../training/trial.ts";
import { writeDurably } from "./checkpoint.ts";

export interface WeightsStore {
  /** Keeps a trial's safetensors file. */
  put(id: string, bytes: Uint8Array): void;
  /** The file again, or null if it was never kept here or has been deleted. */
  get(id: string): Uint8Array | null;
  /** Deletes what is not wanted of these trials. */
  prune(trials: Iterable<Trial>, wanted: ReadonlySet<string>): void;
  /** Writes the chosen trials' files to the places named in the trials and removes those of the others given. */
  publish(chosen: readonly Trial[], others: readonly Trial[]): void;
}

/** `scratch`: folder of files by trial id; `root`: what the trials' file names are relative to. */
export function createWeightsStore(scratch = assetPath("data/scratch/weights"), root = assetPath("")): WeightsStore {
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
        throw new UserError(`${place(id)}: cannot keep the weights: ${messageOf(error)}; make room and run the same command again`);
      }
    },
    prune(trials, wanted) {
      const there = new Set(fs.existsSync(scratch) ? fs.readdirSync(scratch) : []);
      for (const { id } of trials) {
        if (!wanted.has(id) && there.has(basename(place(id)))) fs.rmSync(place(id), { force: true });
      }
    },
    publish(chosen, others) {
      for (const trial of chosen) {
        if (trial.weights === undefined) continue;
        const path = join(root, trial.weights.file);
        if (hashOf(path) === trial.weights.sha256) continue;
        const bytes = get(trial.id);
        if (bytes === null) continue; // trained on another machine, or scratch was emptied
        fs.mkdirSync(dirname(path), { recursive: true });
        writeDurably(path, [bytes]);
      }
      const kept = new Set(chosen.map((trial) => trial.weights?.file));
      for (const { weights } of others) {
        if (weights !== undefined && !kept.has(weights.file)) fs.rmSync(join(root, weights.file), { force: true });
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
