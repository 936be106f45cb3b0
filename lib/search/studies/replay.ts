/**
 * The replay: the paper's own 25 winning rows (Tables 3 to 6), trained with our code. Several seeds each, one test
 * reading per trial. FastGRNN has 14 distinct rows of 15: its channel-major winner is the same at 64 and 128 KB.
 */
import { isAsked, makeTask, type Scale, type Study, type StudyContext, type TaskSpec, uniqueTasks } from "../study.ts";
import { multiplyAccumulates } from "../progress/cost.ts";
import type { Task } from "../task.ts";
import { FEW_BIT_STAGES, fewBitTasks } from "./few_bits.ts";
import { bestEpochRows, fixedClassifierRows, linearRows, type ReplayRow, replayRows, slipRows } from "./replay_rows.ts";

const METHODS = ["direct-convolution", "protonn", "bonsai", "fastgrnn"] as const;

/** The networks of Table 3 in 4 bits, as their sizes assume. */
const FOUR_BITS = "4-bit";

/** The networks of Table 3 with C1 as Table 1 prints it. */
const LINEAR = "linear-c1";
const LINEAR_SEEDS = 3;

/** The trees of Table 5 with their best epoch's weights. */
const BEST_EPOCH = "bonsai-best-epoch";
const BEST_EPOCH_SEEDS = 5;

/** Small models of Table 6 whose classifier keeps its random start. */
const FIXED = "fixed-classifier";
const FIXED_SEEDS = 3;

/** Sparse Multi-FastGRNNs, thresholded in the red unit only. */
const SLIP = "multi-slip";
const SLIP_SEEDS = 3;

/** Seeds of each row, counted from the study's. */
const SEEDS: Readonly<Record<(typeof METHODS)[number], number>> = {
  "direct-convolution": 5,
  protonn: 5,
  bonsai: 5,
  fastgrnn: 3,
};

export const replayStudy: Study = {
  name: "replay",
  about:
    "the paper's 25 winning rows (Tables 3 to 6): 5 seeds each, FastGRNN 3; also the networks of Table 3 with C1 linear and in 4 bits, trees with their best epoch, FastGRNNs with a fixed classifier and with the paper's slip",
  parts: [...METHODS, LINEAR, BEST_EPOCH, FIXED, SLIP, FOUR_BITS],
  plan(scale, context) {
    const rows = (method: (typeof METHODS)[number]) =>
      rowTasks(replayRows(method, context.planner), SEEDS[method], scale, context);
    const tasks = METHODS.filter((method) => isAsked(scale, method)).flatMap(rows);
    if (isAsked(scale, LINEAR)) tasks.push(...rowTasks(linearRows(), LINEAR_SEEDS, scale, context));
    if (isAsked(scale, BEST_EPOCH)) {
      tasks.push(...rowTasks(bestEpochRows(context.planner), BEST_EPOCH_SEEDS, scale, context));
    }
    if (isAsked(scale, FIXED)) {
      tasks.push(...rowTasks(fixedClassifierRows(context.planner), FIXED_SEEDS, scale, context));
    }
    if (isAsked(scale, SLIP)) tasks.push(...rowTasks(slipRows(context.planner), SLIP_SEEDS, scale, context));
    if (!isAsked(scale, FOUR_BITS)) return { tasks, later: null };
    const networks = rows("direct-convolution");
    const fewBits = fewBitTasks("replay", networks, scale, context);
    const open = networks.length * FEW_BIT_STAGES - fewBits.length;
    const isOver = [...networks, ...fewBits].every(({ id }) => context.trials.has(id));
    return {
      tasks: uniqueTasks([...tasks, ...networks, ...fewBits]),
      later: open === 0 || isOver ? null : { what: "trainings in 4 bits", atMost: open },
    };
  },
  // every seed's weights stay at hand: which one is the median is only known at the end
  wantedWeights: (trials) => new Set(trials.map(({ id }) => id)),
};

/** Seed by seed, so that every row has an answer early; within a seed the cheapest first. */
function rowTasks(all: readonly ReplayRow[], count: number, scale: Scale, { planner }: StudyContext): Task[] {
  const rows = all.filter(({ budgets }) => scale.budget === null || budgets.includes(scale.budget));
  const cost = (row: ReplayRow) => multiplyAccumulates(row.method, row.config);
  const seeds = Array.from({ length: scale.candidates ?? count }, (_, i) => scale.seed + i);
  const inOrder = rows.toSorted((a, b) => cost(a) - cost(b));
  return seeds.flatMap((seed) => inOrder.map((row) => makeTask("replay", rowSpec(row, seed), scale, planner)));
}

function rowSpec(row: ReplayRow, seed: number): TaskSpec {
  const budget = row.budgets[0]!;
  const name = [`table-${row.table}`, row.row, row.variant].filter(Boolean).join("-");
  return {
    method: row.method,
    config: row.config,
    seed,
    ...(row.protocol === undefined ? {} : { protocol: row.protocol }),
    tags: { table: row.table, row: row.row, variant: row.variant, budget, budgets: row.budgets.join(", ") },
    wantTest: true,
    wantWeights: true,
    weightsFile: `data/weights/replay-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-seed-${seed}.safetensors`,
  };
}
