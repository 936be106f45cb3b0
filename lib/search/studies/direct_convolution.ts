/**
 * The Direct Convolution search (paper 4.1, 5.1): 750 architectures for each budget, drawn uniformly without
 * replacement from all that fit; 5 epochs each; the best of all trained ones that fit a budget is trained in full, with
 * three seeds, and each of those in 4 bits, which the paper's sizes assume.
 */
import type { Protocol } from "../../models/method.ts";
import { sampleArchitectures } from "../../models/direct_convolution/sampling.ts";
import {
  budgetsOf,
  makeTask,
  type Scale,
  scaleTag,
  type Study,
  type StudyContext,
  type TaskSpec,
  uniqueTasks,
} from "../study.ts";
import { chooseWinners } from "../winners.ts";
import { awaitedByFewBits, FEW_BIT_STAGES, fewBitTasks } from "./few_bits.ts";

/** Candidates that the paper draws for each budget. */
export const CANDIDATES_PER_BUDGET = 750;

/** Epochs of a candidate's training. */
export const CANDIDATE_EPOCHS = 5;

/** Seeds that a winner is trained in full with, counted from the study's. */
const WINNER_SEEDS = 3;

const METHOD = "direct-convolution";

export const directConvolutionStudy: Study = {
  name: METHOD,
  about:
    "750 architectures for each of five budgets, 5 epochs each; then the winners in full, three seeds each, and in 4 bits",
  parts: [],
  plan(scale, context) {
    const specs = candidateSpecs(scale);
    const candidates = uniqueTasks(
      specs.map((spec) => makeTask(METHOD, spec, candidateScale(scale), context.planner, scaleTag(scale))),
    );
    const twice = specs.length - candidates.length;
    const note = twice === 0
      ? {}
      : { note: `${specs.length} draws, ${twice} of them drawn for a smaller budget too and trained once` };
    const trials = candidates.flatMap(({ id }) => context.trials.get(id) ?? []);
    if (trials.length < candidates.length) {
      const atMost = budgetsOf(scale).length * WINNER_SEEDS * (1 + FEW_BIT_STAGES);
      return {
        tasks: candidates,
        later: { what: "trainings of the winners, in full and then in 4 bits", atMost },
        ...note,
      };
    }
    const winners = uniqueTasks(winnerTasks(scale, trials, context));
    const fewBits = fewBitTasks(METHOD, winners, scale, context);
    const open = winners.length * FEW_BIT_STAGES - fewBits.length;
    const isOver = [...winners, ...fewBits].every(({ id }) => context.trials.has(id));
    const later = open === 0 || isOver ? null : { what: "trainings in 4 bits", atMost: open };
    return { tasks: [...candidates, ...winners, ...fewBits], later, ...note };
  },
  wantedWeights: (trials) => new Set(awaitedByFewBits(trials)),
};

/** The score of a candidate is its best validation accuracy of the five epochs; no early stopping. */
const candidateProtocol: Partial<Protocol> = {
  epochs: CANDIDATE_EPOCHS,
  earlyStopping: null,
  keep: { epoch: "best-accuracy" },
};

/** `--epochs` shortens both stages: a candidate never gets more than its five. */
function candidateScale(scale: Scale): Scale {
  return scale.epochs === null ? scale : { ...scale, epochs: Math.min(scale.epochs, CANDIDATE_EPOCHS) };
}

/** In the samples' order, the budgets taking turns: wherever a search ends, every budget has had the same number. */
function candidateSpecs(scale: Scale): TaskSpec[] {
  const count = scale.candidates ?? CANDIDATES_PER_BUDGET;
  const samples = budgetsOf(scale).map((budget) => ({
    budget,
    sample: sampleArchitectures(budget, count, scale.seed),
  }));
  return Array.from({ length: count }, (_, place) => place).flatMap((place) =>
    samples.flatMap(({ budget, sample }) => {
      const architecture = sample[place];
      if (architecture === undefined) return []; // fewer fit than were asked for
      return [
        {
          method: METHOD,
          config: { architecture },
          seed: scale.seed,
          protocol: candidateProtocol,
          tags: { stage: "candidate", budget, place },
        } satisfies TaskSpec,
      ];
    })
  );
}

function winnerTasks(scale: Scale, trials: Parameters<typeof chooseWinners>[0], { planner }: StudyContext) {
  const seeds = Array.from({ length: WINNER_SEEDS }, (_, i) => scale.seed + i);
  const winners = chooseWinners(trials, budgetsOf(scale));
  return seeds.flatMap((seed) =>
    winners.map(({ budget, trial }) =>
      makeTask(
        METHOD,
        {
          method: METHOD,
          config: trial.config,
          seed,
          tags: { stage: "winner", ...(budget === null ? {} : { budget }), candidate: trial.id },
          wantTest: true,
          wantWeights: true,
          weightsFile: `data/weights/${METHOD}-${budget}-kb-${trial.id.slice(0, 8)}-seed-${seed}.safetensors`,
        },
        scale,
        planner,
      )
    )
  );
}
