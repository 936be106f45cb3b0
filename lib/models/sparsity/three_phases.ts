/**
 * The three phases of Bonsai's and FastGRNN's training: dense, thresholded again and again, support frozen
 * (edgeml-models.md 1.7).
 */
import type { ParameterStore } from "../../engine/mod.ts";
import { hardThreshold } from "./hard_threshold.ts";
import { Support } from "./support.ts";

export type PhaseAction = "none" | "threshold" | "mask";

/** Iterations between two thresholds, for more than two classes. */
export const THRESHOLD_EVERY = 15;

/** First iterations of the second and the third phase; `total` may be a fraction, as in Bonsai's trainer. */
export function phaseStarts(total: number): { second: number; third: number } {
  return { second: Math.floor(total / 3), third: Math.floor(2 * total / 3) };
}

/**
 * What a sparse run does after the optimiser's step of a 0-based iteration; `thresholded`: it has thresholded before.
 */
export function phaseAction(iteration: number, total: number, thresholded: boolean): PhaseAction {
  const { second, third } = phaseStarts(total);
  if (iteration < second) return "none";
  if (iteration < third && iteration % THRESHOLD_EVERY === 0) return "threshold";
  return thresholded || iteration >= third ? "mask" : "none";
}

/** What EdgeML calls dense: such a run is never thresholded. */
export const isDenseRun = (densities: readonly number[]): boolean => densities.every((density) => density > 0.99);

interface Target {
  readonly name: string;
  readonly density: number;
}

/** A sparse run's supports, from step to step. */
export class ThreePhases {
  readonly #supports = new Map<string, Support>();

  /** `targets`: the tensors that are thresholded; `total`: iterations of the run. */
  constructor(private readonly targets: readonly Target[], private readonly total: number) {}

  /**
   * Thresholds or masks the tensors as the iteration asks. A run so short that it never thresholded has nothing to
   * mask.
   */
  afterStep(iteration: number, parameters: Pick<ParameterStore, "view">): PhaseAction {
    const action = phaseAction(iteration, this.total, this.#supports.size > 0);
    for (const { name, density } of action === "none" ? [] : this.targets) {
      const values = parameters.view(name);
      if (action === "threshold") {
        hardThreshold(values, density);
        this.#supports.set(name, Support.of(values));
      } else {
        this.#supports.get(name)?.apply(values);
      }
    }
    return action;
  }

  /** JSON for a checkpoint. */
  save(): Record<string, { length: number; bits: string }> {
    return Object.fromEntries([...this.#supports].map(([name, s]) => [name, { length: s.length, bits: s.save() }]));
  }

  restore(saved: Record<string, { length: number; bits: string }>): void {
    this.#supports.clear();
    for (const [name, { length, bits }] of Object.entries(saved)) {
      this.#supports.set(name, Support.restore(length, bits));
    }
  }
}
