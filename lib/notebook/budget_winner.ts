/** The model that wins a budget, with its recorded weights: for pages that look at what it gets wrong. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataFrame } from "nodejs-polars";
import { assetPath } from "../assets.ts";
import {
  type Contender,
  contenders,
  METHOD_STYLES,
  ranking,
  rowsOf,
  type Ruler,
  type TrialRow,
} from "../report/mod.ts";
import { type SavedWeights, unpackWeights } from "../training/mod.ts";

export interface BudgetWinner {
  readonly contender: Contender;
  /** One of its seeds; null while no weights of it are recorded. */
  readonly saved: SavedWeights | null;
  /** Test accuracy that the journal has for these weights; null without weights. */
  readonly recorded: number | null;
  /** `FastGRNN at 7.6 KB, test accuracy 0.506 (1 seed)`. */
  readonly words: string;
}

/**
 * The best method's model for a budget in KB on a ruler, as `verdictTable` has it; null where nothing that fits was run.
 *
 * @param folder where weights lie; default: data/weights
 *
 * Throws a UserError that names the file when a weights file is damaged.
 */
export function budgetWinner(
  trials: DataFrame,
  budget: number,
  ruler: Ruler,
  folder: string = assetPath("data/weights"),
): BudgetWinner | null {
  const [contender] = ranking(contenders(rowsOf<TrialRow>(trials), ruler), budget);
  if (contender === undefined) return null;
  const { method, test, bytes, rows } = contender;
  const saved = recordedWeights(rows, folder), seeds = rows.length === 1 ? "1 seed" : `${rows.length} seeds`;
  return {
    contender,
    saved,
    recorded: rows.find((row) => trialOf(row) === saved?.trial)?.test ?? null,
    words: `${METHOD_STYLES[method].label} at ${(bytes / 1024).toFixed(2)} KB, test accuracy ${
      test.mean.toFixed(3)
    } (${seeds})`,
  };
}

function recordedWeights(rows: readonly TrialRow[], folder: string): SavedWeights | null {
  if (!existsSync(folder)) return null;
  const wanted = new Set(rows.map(trialOf));
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".safetensors")) continue;
    const saved = unpackWeights(readFileSync(join(folder, file)), file);
    if (wanted.has(saved.trial)) return saved;
  }
  return null;
}

/** A later test reading of a trial is of that trial's weights. */
function trialOf({ id }: TrialRow): string {
  return id.replace(/\.test$/, "");
}
