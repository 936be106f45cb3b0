/**
 * ProtoNN beyond the paper: what its authors recommend (standardised inputs, prototypes from k-means, gamma by the median
 * heuristic) with a thresholded projection, so that every budget gets an entry, 8 and 16 KB too, which the paper's grid
 * leaves empty.
 */
import { CLASSES, IMAGE_FEATURES } from "../../sizing/edgeml.ts";
import { budgetsOf, type Scale, type TaskSpec } from "../study.ts";

/** Tag `variant` of these trials, and the part's name. */
export const BEYOND = "beyond";

const DIMENSIONS = [4, 8, 16] as const;
/** One and two for each class. */
const PROTOTYPES = [10, 20] as const;
/** Over all training rows, or class by class with that class as the prototype's label. */
const STARTS = ["k-means", "k-means-per-class"] as const;
/** Of Table 4's winner. */
const LEARNING_RATE = 0.01;

/** At most twelve models a budget, each as large as the budget allows: smallest budget first, then the smallest projection. */
export function beyondSpecs(scale: Scale): TaskSpec[] {
  const configs = budgetsOf(scale).flatMap((budget) =>
    DIMENSIONS.flatMap((projectionDim) =>
      PROTOTYPES.flatMap((numPrototypes) => {
        const densityW = largestDensity(budget, projectionDim, numPrototypes);
        const shape = { projectionDim, numPrototypes, gamma: null, learningRate: LEARNING_RATE, densityW };
        return STARTS.map((start) => ({ budget, config: { ...shape, input: "standardised", start } }));
      })
    )
  );
  const seen = new Set<string>(); // a dense one is the same at the next budget
  return configs.filter(({ config }) => config.densityW > 0 && isNew(seen, JSON.stringify(config)))
    .slice(0, scale.candidates ?? configs.length)
    .map(({ budget, config }, place) => ({
      method: "protonn",
      config,
      seed: scale.seed,
      tags: { stage: "candidate", variant: BEYOND, budget, place },
    }));
}

function isNew(seen: Set<string>, text: string): boolean {
  return !seen.has(text) && seen.add(text).has(text);
}

/**
 * Of W, in thousandths, on the paper's ruler (8 bytes for a kept entry, 4 for each of a matrix that is stored dense; B and Z
 * stay dense): 1 where that fits, else below one half.
 */
function largestDensity(budget: number, projectionDim: number, numPrototypes: number): number {
  const entries = IMAGE_FEATURES * projectionDim;
  const left = budget * 1024 - 4 * numPrototypes * (projectionDim + CLASSES);
  if (4 * entries <= left) return 1;
  return Math.max(0, Math.min(499, Math.floor(1000 * Math.floor(left / 8) / entries)) / 1000);
}
