/**
 * The FastGRNN search (paper 4.4, 5.4): for each of three feeds and five budgets the three candidates that come nearest
 * to the budget, taken literally (`edgeml-models.md` 6.2, 6.3); at Multi, 8 KB two of the three are the paper's own
 * that it added by hand. That gives its 45 models. The one winner of Table 6 that this rule misses is the 46th:
 * row-major, 16 KB, (75, .1, .2).
 */
import type { Protocol } from "../../models/method.ts";
import { FASTGRNN_SPACE } from "../../paper.ts";
import {
  BUDGETS,
  budgetsOf,
  isAsked,
  type Planner,
  type Scale,
  type Study,
  type StudyContext,
  type TaskSpec,
} from "../study.ts";
import { multiplyAccumulates } from "../progress/cost.ts";
import { leadersWithoutReading, planGrid } from "./grid.ts";

/** The paper's three ways of feeding an image as a time series (Figure 1). */
const FEEDS = ["row", "channel", "multi"] as const;
type Feed = (typeof FEEDS)[number];

interface FastgrnnConfig {
  readonly feed: Feed;
  readonly hiddenDim: number;
  readonly densityW: number;
  readonly densityU: number;
}

/** Candidates kept for a budget. */
const NEAREST = 3;

/** Outside the grid or not near enough; `isOneOfThree`: the paper counts it among the three of its budget. */
const ADDED: readonly { budget: number; config: FastgrnnConfig; isOneOfThree: boolean }[] = [
  { budget: 16, config: { feed: "row", hiddenDim: 75, densityW: 0.1, densityU: 0.2 }, isOneOfThree: false },
  { budget: 8, config: { feed: "multi", hiddenDim: 12, densityW: 1, densityU: 1 }, isOneOfThree: true },
  { budget: 8, config: { feed: "multi", hiddenDim: 14, densityW: 0.1, densityU: 1 }, isOneOfThree: true },
];

const groupOf = ({ tags }: { tags: Record<string, unknown> }) => String(tags.feed ?? "");

export const fastgrnnStudy: Study = {
  name: "fastgrnn",
  about:
    "46 models: three feeds, five budgets, the three sizes nearest to each, and the paper's 16 KB winner that is none of them",
  parts: FEEDS,
  plan(scale, context) {
    const specs = candidates(scale, context);
    return planGrid({ study: "fastgrnn", specs, scale, budgets: budgetsOf(scale), groupOf }, context);
  },
  wantedWeights: (trials) => leadersWithoutReading(trials, BUDGETS, groupOf),
};

/** Cheapest first. */
function candidates(scale: Scale, { planner }: StudyContext): TaskSpec[] {
  const chosen = FEEDS.filter((feed) => isAsked(scale, feed)).flatMap((feed) =>
    budgetsOf(scale).flatMap((budget) => nearest(feed, budget, planner))
  );
  const cost = (config: FastgrnnConfig) => multiplyAccumulates("fastgrnn", { ...config });
  return chosen
    .sort((a, b) => cost(a.config) - cost(b.config))
    .slice(0, scale.candidates ?? chosen.length)
    .map(({ budget, config, isAdded }, place) => ({
      method: "fastgrnn",
      config: { ...config },
      seed: scale.seed,
      protocol: budgetProtocol(budget, config, planner),
      tags: { stage: "candidate", budget, feed: config.feed, place, ...(isAdded ? { added: true } : {}) },
    }));
}

/** The largest that fit a budget, and those added by hand. */
function nearest(
  feed: Feed,
  budget: number,
  planner: Planner,
): { budget: number; config: FastgrnnConfig; isAdded: boolean }[] {
  const bytes = (config: FastgrnnConfig) => planner.bytes("fastgrnn", { ...config }).paper;
  const added = ADDED.filter((one) => one.budget === budget && one.config.feed === feed);
  const places = NEAREST - added.filter(({ isOneOfThree }) => isOneOfThree).length;
  const largest = fastgrnnSpace(feed)
    .map((config) => ({ config, bytes: bytes(config) }))
    .filter((one) => one.bytes <= budget * 1024)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, places)
    .map(({ config }) => ({ budget, config, isAdded: false }));
  return [...largest, ...added.map(({ config }) => ({ budget, config, isAdded: true }))];
}

/** All that the paper chooses from: hidden dimensions and densities (section 4.4). */
export function fastgrnnSpace(feed: Feed): FastgrnnConfig[] {
  const { densities, hiddenStep, hiddenMost, multiHiddenStep, multiHiddenMost } = FASTGRNN_SPACE;
  const [step, most] = feed === "multi" ? [multiHiddenStep, multiHiddenMost] : [hiddenStep, hiddenMost];
  const pairs: readonly (readonly [number, number])[] = feed === "multi"
    ? [...densities, 1].map((densityW) => [densityW, 1] as const)
    : [...densities.flatMap((densityW) => densities.map((densityU) => [densityW, densityU] as const)), [1, 1] as const];
  return Array.from({ length: most / step }, (_, i) => (i + 1) * step).flatMap((hiddenDim) =>
    pairs.map(([densityW, densityU]) => ({ feed, hiddenDim, densityW, densityU }))
  );
}

/**
 * What the paper trains differently for large budgets: the rate falls to a tenth after 100 epochs for 32 KB and more,
 * weight decay of 5e-4 for 64 KB and more.
 */
export function budgetProtocol(budget: number, config: FastgrnnConfig, planner: Planner): Partial<Protocol> {
  const { protocol } = planner.plan("fastgrnn", { ...config }, { seed: 1 });
  if (protocol.schedule.name !== "step") throw new Error("FastGRNN's rate falls in steps");
  return {
    schedule: { ...protocol.schedule, every: budget >= 32 ? 100 : null },
    optimiser: { ...protocol.optimiser, weightDecay: budget >= 64 ? 5e-4 : 0 },
  };
}

export type { FastgrnnConfig };
