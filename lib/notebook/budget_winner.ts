/** The model that wins a budget, and what it gets wrong on the test set. */
import type { Cifar10 } from "../dataset/mod.ts";
import { getMethod } from "../models/mod.ts";
import {
  type Contender,
  contenders,
  type JudgedModel,
  METHOD_STYLES,
  ranking,
  type Ruler,
  trialRow,
} from "../report/mod.ts";
import { BUDGETS } from "../paper.ts";
import { evaluateWeights, type Trial } from "../training/mod.ts";
import { type RecordedModel, recordedModel } from "./recorded_weights.ts";

export interface BudgetWinner {
  readonly contender: Contender;
  /** Its seed with the best validation accuracy of those whose weights are recorded; null where none are. */
  readonly model: RecordedModel | null;
  /** `FastGRNN at 7.57 KB, test accuracy 0.506 (1 seed)`. */
  readonly words: string;
}

/** A winner with its answers on the test set. */
export interface JudgedWinner extends JudgedModel {
  /** Those that it wins, KB. */
  readonly budgets: readonly number[];
  readonly words: string;
  /** The trial whose weights were used. */
  readonly trial: Trial;
}

/**
 * The best method's model for a budget in KB on a ruler, as `verdictTable` has it; null where nothing that fits was run.
 *
 * @param root the folder that weights files are named from; default: the repository
 *
 * Throws a UserError that names the weights file when it is damaged.
 */
export function budgetWinner(
  trials: readonly Trial[],
  budget: number,
  ruler: Ruler,
  root?: string,
): BudgetWinner | null {
  const [contender] = ranking(contenders(trials.map(trialRow), ruler), budget);
  if (contender === undefined) return null;
  const { method, test, bytes, rows } = contender;
  const ids = new Set(rows.map(trained)), seeds = rows.length === 1 ? "1 seed" : `${rows.length} seeds`;
  return {
    contender,
    model: recordedModel(trials.filter((trial) => ids.has(trained(trial))), root),
    words: `${METHOD_STYLES[method].label} at ${(bytes / 1024).toFixed(2)} KB, test accuracy ${
      test.mean.toFixed(3)
    } (${seeds})`,
  };
}

/** Every budget's winner whose weights are recorded, each once, run over the test set: seconds, not minutes. */
export async function judgedWinners(
  trials: readonly Trial[],
  ruler: Ruler,
  data: Cifar10,
  root?: string,
): Promise<JudgedWinner[]> {
  const found = BUDGETS.flatMap((budget) => {
    const winner = budgetWinner(trials, budget, ruler, root);
    return winner?.model ? [{ budget, words: winner.words, model: winner.model }] : [];
  });
  const labels = Uint8Array.from(data.split.test, (row) => data.labels[row]!), judged: JudgedWinner[] = [];
  for (const [, same] of Map.groupBy(found, ({ model }) => model.trial.id)) {
    const { words, model: { trial, weights } } = same[0]!, budgets = same.map(({ budget }) => budget);
    const { predictions, scores, accuracy } = await evaluateWeights(
      getMethod(trial.method),
      trial.config,
      weights,
      data,
    );
    const title = `${budgets.join(", ")} KB: ${METHOD_STYLES[trial.method].label} ${accuracy.toFixed(3)}`;
    judged.push({ title, labels, predictions, scores, budgets, words, trial });
  }
  return judged;
}

/** A later test reading of a trial is of that trial's weights. */
function trained({ id }: { readonly id: string }): string {
  return id.replace(/\.test$/, "");
}
