/**
 * The replay: the paper's own 25 winning rows (Tables 3 to 6), trained with our code. Several seeds each, one test
 * reading per trial. FastGRNN has 14 distinct rows of 15: its channel-major winner is the same at 64 and 128 KB.
 */
import { hasPart, makeTask, type Scale, type Study, type StudyContext, type TaskSpec, uniqueTasks } from "../study.ts";
import { multiplyAccumulates } from "../cost.ts";
import type { Task } from "../task.ts";
import { type ReplayRow, replayRows } from "./replay_rows.ts";

/** Parts in running order. */
const PARTS = ["direct-convolution", "protonn", "bonsai", "fastgrnn"] as const;

/** Seeds of each row, counted from the study's. */
const SEEDS: Readonly<Record<(typeof PARTS)[number], number>> = {
  "direct-convolution": 5,
  protonn: 5,
  bonsai: 5,
  fastgrnn: 3,
};

export const replayStudy: Study = {
  name: "replay",
  about: "the paper's 25 winning rows (Tables 3 to 6): 5 seeds each, FastGRNN 3",
  parts: PARTS,
  plan(scale, context) {
    const tasks = PARTS.filter((part) => hasPart(replayStudy, scale, part)).flatMap((part) =>
      partTasks(part, scale, context)
    );
    return { tasks: uniqueTasks(tasks), later: null };
  },
  // every seed's weights stay at hand: which one is the median is only known at the end
  wantedWeights: (trials) => new Set(trials.map(({ id }) => id)),
};

/** Seed by seed, so that every row has an answer early; within a seed the cheapest first. */
function partTasks(part: (typeof PARTS)[number], scale: Scale, { planner }: StudyContext): Task[] {
  const rows = replayRows(planner).filter((row) =>
    row.method === part && (scale.budget === null || row.budgets.includes(scale.budget))
  );
  const cost = (row: ReplayRow) => multiplyAccumulates(row.method, row.config);
  const seeds = Array.from({ length: scale.candidates ?? SEEDS[part] }, (_, i) => scale.seed + i);
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
    weightsFile: `data/weights/replay-${name.replaceAll(/[^a-z0-9]+/g, "-")}-seed-${seed}.safetensors`,
  };
}
