/**
 * The Bonsai search (paper 4.3, 5.3): for depth 1 to 8 every projection dimension from 1 until a model no longer fits
 * 128 KB. That gives 130 models; the paper says 129 (`edgeml-models.md` 6.1 found no counting that gives 129).
 */
import { BUDGETS, budgetsOf, type Scale, type Study, type StudyContext, type TaskSpec } from "../study.ts";
import { leadersWithoutReading, planGrid } from "./grid.ts";

const DEPTHS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

export const bonsaiStudy: Study = {
  name: "bonsai",
  about: "130 models: depth 1 to 8, every dimension that fits 128 KB, hinge loss, 200 epochs",
  parts: [],
  plan(scale, context) {
    const specs = candidates(scale, context);
    return planGrid({ study: "bonsai", specs, scale, budgets: budgetsOf(scale), groupOf: () => "" }, context);
  },
  wantedWeights: (trials) => leadersWithoutReading(trials, BUDGETS, () => ""),
};

/** Smallest first. */
function candidates(scale: Scale, { planner }: StudyContext): TaskSpec[] {
  const limit = Math.max(...budgetsOf(scale)) * 1024;
  const found: { bytes: number; config: Record<string, unknown> }[] = [];
  for (const depth of DEPTHS) {
    for (let projectionDim = 1;; projectionDim++) {
      const config = { depth, projectionDim };
      const bytes = planner.bytes("bonsai", config).paper;
      if (bytes > limit) break;
      found.push({ bytes, config });
    }
  }
  return found.sort((a, b) => a.bytes - b.bytes)
    .slice(0, scale.candidates ?? found.length)
    .map(({ config }, place) => ({ method: "bonsai", config, seed: scale.seed, tags: { stage: "candidate", place } }));
}
