/** What the replays of ProtoNN and Bonsai share (FastGRNN's files have one batch and other names): batches in turn, tensors by name. */
import type { CompiledModel, ParameterSpec, Protocol } from "../models/method.ts";
import { adamStep } from "../training/adam.ts";
import type { Checks, GoldenFile } from "./golden_file.ts";

/** Batches that a file has. */
const BATCHES = 3;

const ADAM: Protocol["optimiser"] = { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay: 0 };

/** What the shared steps need to know of a file's problem. */
export interface BatchedProblem {
  readonly file: GoldenFile;
  readonly specs: readonly ParameterSpec[];
  /** Labels of all batches, one behind the other. */
  readonly y: Uint8Array;
  /** Rows of a batch. */
  readonly batch: number;
}

/** A model on all batches, and an optimiser that takes them in turn. */
export class BatchedRun<M extends CompiledModel> {
  readonly rows: Int32Array;
  #steps = 0;

  constructor(readonly model: M, private readonly problem: BatchedProblem) {
    this.rows = Int32Array.from(problem.y, (_, i) => i);
  }

  /** Loss of the next batch; its gradient is left. */
  loss(): number {
    const { batch } = this.problem;
    return this.model.lossAndGradient(this.rows, (this.#steps % BATCHES) * batch, batch);
  }

  /** One Adam step; the loss before it. */
  step(): number {
    const loss = this.loss(), { model: { arena, parameters }, problem: { file } } = this;
    adamStep(arena, parameters, ADAM, file.number("config.lr"), ++this.#steps);
    return loss;
  }
}

/** Compares every tensor of a model with the file's of the same name below `path`. */
export function compareTensors(
  checks: Checks,
  path: string,
  actual: (name: string) => Float32Array,
  { file, specs }: Pick<BatchedProblem, "file" | "specs">,
  tolerance?: number,
): void {
  for (const { name, shape } of specs) {
    checks.compare(`${path}.${name}`, actual(name), file.numbers(`${path}.${name}`, shape), tolerance);
  }
}
