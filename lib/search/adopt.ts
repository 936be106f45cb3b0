/**
 * A trial that two studies ask for (a row of the replay may be a candidate of a search) is trained once: the same
 * method, config, protocol, seed and data give the same bits, so the second study takes the first one's line.
 */
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Trial } from "../training/trial.ts";
import { readJournal } from "./journal/read_journal.ts";
import { LOST, type Task } from "./task.ts";
import { createWeightsStore, publishingRoot, scratchFolder } from "./weights/weights_store.ts";

/** What the other journals of a folder hold. */
export interface Elsewhere {
  readonly trials: readonly Trial[];
  /**
   * The line for a task that was trained already, with its weights if they are wanted and still there; null otherwise.
   */
  find(task: Task): { trial: Trial; weights: Uint8Array | null } | null;
}

/** Nothing is known from elsewhere. */
export const NOWHERE: Elsewhere = { trials: [], find: () => null };

/** Reads the journals that lie beside the one at `path`, its own left out. */
export function recordedElsewhere(path: string): Elsewhere {
  const folder = dirname(path);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
  const found = new Map<string, { trial: Trial; journal: string }>();
  for (const file of files) {
    const journal = join(folder, file);
    if (!file.endsWith(".jsonl") || file === basename(path) || !fs.statSync(journal).isFile()) continue;
    for (const trial of readJournal(journal).trials) if (!found.has(trial.id)) found.set(trial.id, { trial, journal });
  }
  return {
    trials: [...found.values()].map(({ trial }) => trial),
    find(task) {
      const known = found.get(task.id);
      if (known === undefined || task.readsTestOf !== undefined || isLost(known.trial)) return null;
      const { trial, journal } = known;
      const weights = task.wantWeights
        ? createWeightsStore(scratchFolder(journal), publishingRoot(journal)).get(trial)
        : null;
      const line = adopted(task, trial, weights);
      return line === null ? null : { trial: line, weights };
    },
  };
}

/**
 * The line of `trial` as `task` words it, or null if the line lacks what the task wants: a test reading, or the file of
 * weights that are to be published. Its tag `adopted` names the study that trained it.
 */
export function adopted(task: Task, trial: Trial, weights: Uint8Array | null): Trial | null {
  const { test, weights: file, ...rest } = trial;
  if (task.wantTest && test === undefined && trial.outcome === "ok") return null;
  if (task.weightsFile !== undefined && (weights === null || file === undefined) && trial.outcome === "ok") return null;
  return {
    ...rest,
    study: task.study,
    tags: { ...task.tags, adopted: String(trial.tags.adopted ?? trial.study) },
    ...(task.wantTest && test !== undefined ? { test } : {}),
    ...(task.weightsFile !== undefined && file !== undefined ? { weights: { ...file, file: task.weightsFile } } : {}),
  };
}

function isLost({ outcome }: Trial): boolean {
  return outcome !== "ok" && outcome.failed.startsWith(LOST);
}
