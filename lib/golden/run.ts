/** What the replays of ProtoNN, Bonsai and FastGRNN share: batches in turn, tensors by name, steps, thresholds. */
import type { CompiledModel, ParameterSpec, Weights } from "../models/method.ts";
import { hardThreshold, Support } from "../models/sparsity/mod.ts";
import { adamStep } from "../training/adam.ts";
import { type Checks, type GoldenFile, PARAMETER_TOLERANCE } from "./golden_file.ts";

/** A file's model and its batches, one behind the other. */
export interface GoldenProblem {
  readonly file: GoldenFile;
  readonly specs: readonly ParameterSpec[];
  readonly weights: Weights;
  /** [rows][features] and the labels of all batches. */
  readonly x: Float32Array;
  readonly y: Uint8Array;
  /** Rows of a batch. */
  readonly batch: number;
  /** Where the file has a tensor, below `params`, `grads` or `after3`; absent: under our name. */
  placeOf?(tensor: string): string;
}

/** The tensors of a file at `path`. */
export function readWeights(
  file: GoldenFile,
  specs: readonly ParameterSpec[],
  placeOf = (name: string) => name,
): Weights {
  return Object.fromEntries(
    specs.map(({ name, shape }) => [name, Float32Array.from(file.numbers(`params.${placeOf(name)}`, shape))]),
  );
}

/** A model on all batches, and an optimiser that takes them in turn. */
export class GoldenRun<M extends CompiledModel> {
  readonly rows: Int32Array;
  #steps = 0;

  constructor(readonly model: M, private readonly problem: GoldenProblem, private readonly weightDecay = 0) {
    model.parameters.set(problem.weights);
    this.rows = Int32Array.from(problem.y, (_, i) => i);
  }

  /** Loss of the next batch; its gradient is left. */
  loss(): number {
    const { rows, problem: { batch } } = this;
    return this.model.lossAndGradient(rows, (this.#steps * batch) % rows.length, batch);
  }

  /** One Adam step; the loss before it. */
  step(): number {
    const loss = this.loss(), { model: { arena, parameters }, problem: { file }, weightDecay } = this;
    const optimiser = { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay } as const;
    adamStep(arena, parameters, optimiser, file.number("config.lr"), ++this.#steps);
    return loss;
  }

  /** Compares every tensor, or its gradient, with the file's of that name below `path`. */
  compare(checks: Checks, path: string, what: "view" | "gradient", tolerance?: number): void {
    const { model: { parameters }, problem: { file, specs, placeOf } } = this;
    for (const { name, shape } of specs) {
      const place = `${path}.${placeOf?.(name) ?? name}`;
      checks.compare(place, parameters[what](name), file.numbers(place, shape), tolerance);
    }
  }

  /** Three Adam steps. */
  threeSteps(checks: Checks, path: string): void {
    const losses = [this.step(), this.step(), this.step()];
    checks.compare(`${path}.losses`, losses, this.problem.file.numbers(`${path}.lossBeforeEachStep`, [3]));
    this.compare(checks, `${path}.after3`, "view", PARAMETER_TOLERANCE);
  }

  /** Thresholds those tensors; where the file has a fourth step, that one too, masked with what survived. */
  threshold(checks: Checks, densities: Readonly<Record<string, number>>): void {
    const { model: { parameters }, problem: { file, specs } } = this, supports = new Map<string, Support>();
    for (const [name, density] of Object.entries(densities)) {
      const values = parameters.view(name), path = `hardThreshold.after.${name}`;
      const expected = file.numbers(path, specs.find((spec) => spec.name === name)!.shape);
      hardThreshold(values, density);
      const support = Support.of(values), counted = `hardThreshold.keptCounts.${name}`;
      supports.set(name, support);
      checks.compare(counted, [support.kept], [file.number(counted)], 0);
      checks.support(`${path}, support`, values, expected);
      checks.compare(path, values, expected, PARAMETER_TOLERANCE);
    }
    if (!file.has("sparseStep")) return;
    checks.compare("sparseStep.loss", [this.step()], [file.number("sparseStep.loss")]);
    for (const [name, support] of supports) support.apply(parameters.view(name));
    this.compare(checks, "sparseStep.after", "view", PARAMETER_TOLERANCE);
  }
}
