/** How sharply Bonsai branches while it learns: sigmaI grows within each phase (edgeml-models.md 3.5). */
import { phaseStarts } from "../sparsity/mod.ts";

/** Training rows that the scale of the branchings is measured on, drawn with replacement. */
export const SAMPLED_ROWS = 100;
/** Iterations between two measurements. */
const EVERY = 100;
const LARGEST = 1000;

/** sigmaI `sincePhase` iterations into a phase: 0.1 of the branchings' scale, doubled some ten times before the phase ends. */
export function sharpnessAt(sincePhase: number, total: number, meanBranching: number): number {
  return Math.min(LARGEST, 0.1 / meanBranching * 2 ** (sincePhase / (total / 30)));
}

/**
 * sigmaI before each of a run's `iterations`, if the branchings' scale stayed the same: the schedule as one can draw it.
 * `total`: as in {@linkcode SharpnessSchedule}.
 */
export function sharpnessCourse(
  iterations: number,
  total: number,
  dense: boolean,
  meanBranching: number,
): Float64Array {
  const schedule = new SharpnessSchedule(total, dense);
  let sharpness = 1;
  return Float64Array.from({ length: iterations }, (_, iteration) => {
    const { action, sincePhase } = schedule.next(iteration);
    if (action === "reset") sharpness = 1;
    else if (action === "measure") sharpness = sharpnessAt(sincePhase, total, meanBranching);
    return sharpness;
  });
}

export type SharpnessAction = "keep" | "reset" | "measure";

/** The schedule's place in its phase. A dense run has one phase. */
export class SharpnessSchedule {
  #sincePhase = 0;

  /** `total`: iterations of the run as Bonsai's trainer counts them, N / batch * epochs, not rounded. */
  constructor(private readonly total: number, private readonly dense: boolean) {}

  /** What happens before the forward pass of an iteration, and how far its phase then is. */
  next(iteration: number): { action: SharpnessAction; sincePhase: number } {
    const { second, third } = phaseStarts(this.total);
    const reset = !this.dense && (iteration === 0 || iteration === second || iteration === third);
    if (reset) this.#sincePhase = 0;
    const sincePhase = this.#sincePhase++;
    return { action: reset ? "reset" : sincePhase % EVERY === 0 ? "measure" : "keep", sincePhase };
  }

  get place(): number {
    return this.#sincePhase;
  }

  set place(sincePhase: number) {
    this.#sincePhase = sincePhase;
  }
}
