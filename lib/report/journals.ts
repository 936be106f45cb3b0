/** All that has been recorded: the trials of every journal. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { assetPath } from "../assets.ts";
import { readJournal } from "../search/journal/read_journal.ts";
import type { Trial } from "../training/trial.ts";

const STUDIES_FOLDER = "data/studies";

/**
 * The trials of all journals in a folder, in the order of the files' names and lines. A torn last line is left out, and
 * so are journals that do not exist: nothing recorded is no error.
 */
export function recordedTrials(folder: string = assetPath(STUDIES_FOLDER)): Trial[] {
  return journalFiles(folder).flatMap((file) => [...readJournal(join(folder, file)).trials]);
}

function journalFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(".jsonl")).sort();
  } catch {
    return []; // no folder, no journals
  }
}
