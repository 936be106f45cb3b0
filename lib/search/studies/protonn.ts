/**
 * The ProtoNN search (paper 4.2, 5.2): 972 configurations on raw bytes, as the paper's figures suggest, then the same
 * grid on standardised inputs, which is what repairs its collapse (`edgeml-models.md` section 8); and what its authors
 * recommend, at every budget (`protonn_beyond.ts`).
 */
import { BUDGETS, budgetsOf, isAsked, type Scale, type Study, type StudyContext, type TaskSpec } from "../study.ts";
import { leadersWithoutReading, planGrid } from "./grid.ts";
import { BEYOND, beyondSpecs } from "./protonn_beyond.ts";

const SIZES = [2, 4, 8, 16, 32, 64] as const;
const GAMMAS = [1.5e-4, 1.5e-3, 1.5e-2, 1.5e-1, 1.5, 1.5e1, 1.5e2, 1.5e3, 1.5e4] as const;
const RATES = [0.1, 0.01, 0.001] as const;

/** Which form of the pixels a part reads; the first is the paper's. */
const INPUTS = ["raw", "standardised"] as const;

const groupOf = ({ tags }: { tags: Record<string, unknown> }) => String(tags.variant ?? "");

/** The paper also names the best model of any size, which fits no budget. */
const anySize = [...BUDGETS, null];

export const protonnStudy: Study = {
  name: "protonn",
  about:
    "972 models: dimension, prototypes, gamma and rate, on raw bytes; --part standardised: the same grid on standardised inputs; --part beyond: k-means, gamma by the median, sparse W, for each budget",
  parts: [...INPUTS, BEYOND],
  plan(scale, context) {
    const asked = { ...scale, part: scale.part ?? INPUTS[0] };
    const specs = INPUTS.filter((input) => isAsked(asked, input)).flatMap((input) => grid(input, scale, context));
    if (isAsked(asked, BEYOND)) specs.push(...beyondSpecs(scale));
    const budgets = scale.budget === null ? anySize : budgetsOf(scale);
    return planGrid({ study: "protonn", specs, scale, budgets, groupOf }, context);
  },
  wantedWeights: (trials) => leadersWithoutReading(trials, anySize, groupOf),
};

/** Smallest projection first: the part of the grid that fits a budget is trained before the rest. */
function grid(input: (typeof INPUTS)[number], scale: Scale, { planner }: StudyContext): TaskSpec[] {
  const limit = scale.budget === null ? Infinity : Math.max(...budgetsOf(scale)) * 1024;
  const specs: TaskSpec[] = [];
  for (const projectionDim of SIZES) {
    for (const numPrototypes of SIZES) {
      for (const gamma of GAMMAS) {
        for (const learningRate of RATES) {
          const config = { projectionDim, numPrototypes, gamma, learningRate, input };
          if (planner.bytes("protonn", config).paper > limit) continue;
          specs.push({
            method: "protonn",
            config,
            seed: scale.seed,
            tags: { stage: "candidate", variant: input, place: specs.length },
          });
        }
      }
    }
  }
  return specs.slice(0, scale.candidates ?? specs.length);
}
