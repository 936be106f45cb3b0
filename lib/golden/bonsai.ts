/** Replays golden vectors of Bonsai on an engine: files bonsai_*.json (golden/README.md). */
import { Arena, type Engine } from "../engine/mod.ts";
import { UserError } from "../errors.ts";
import { bonsaiSize } from "../sizing/mod.ts";
import { type Check, Checks, GoldenFile, PARAMETER_TOLERANCE } from "./golden_file.ts";
import { type GoldenProblem, GoldenRun, readWeights } from "./run.ts";
import { matrixSource } from "../models/matrix_source.ts";
import { CompiledBonsai } from "../models/bonsai/compile.ts";
import { bonsaiParameters, type BonsaiShape, TENSORS } from "../models/bonsai/config.ts";
import { sharpnessAt } from "../models/bonsai/sharpness.ts";

/** Losses by the file's words. */
export const LOSSES = { xentropy: "cross-entropy", hinge: "hinge" } as const;

/** The rows of its batches come without their columns of ones. */
export interface BonsaiProblem extends GoldenProblem {
  readonly shape: BonsaiShape;
  readonly sharpness: number;
}

export function readBonsai(json: unknown): BonsaiProblem {
  const file = new GoldenFile(json), size = (key: string) => file.size(`config.${key}`), columns = size("D");
  const batch = size("batch"), classes = size("C");
  const reg = (name: string) => file.number(`config.reg.${name}`);
  const shape: BonsaiShape = {
    features: columns - 1,
    depth: size("depth"),
    dimensions: size("P"),
    classes,
    loss: LOSSES[file.oneOf("batch0.lossType", ["hinge", "xentropy"])],
    sigma: file.number("config.sigma"),
    regularisers: { Z: reg("Z"), W: reg("W"), V: reg("V"), T: reg("T") },
  };
  if (shape.depth > 16) throw new UserError(`config.depth: at most 16 expected, got ${shape.depth}`);
  const specs = bonsaiParameters(shape);
  const weights = readWeights(file, specs);
  const x = [0, 1, 2].flatMap((i) => withoutOnes(file.numbers(`batches.${i}.X`, [batch, columns]), columns, i));
  const y = [0, 1, 2].flatMap((i) => [...file.labels(`batches.${i}.y`, batch, classes)]);
  const sharpness = file.number("config.sigmaItrain");
  return { file, shape, specs, weights, x: Float32Array.from(x), y: Uint8Array.from(y), batch, sharpness };
}

function withoutOnes(x: Float64Array, columns: number, batch: number): number[] {
  if (x.some((value, i) => i % columns === columns - 1 && value !== 1)) {
    throw new UserError(`batches.${batch}.X: a last column of ones expected`);
  }
  return [...x].filter((_, i) => i % columns !== columns - 1);
}

function newRun(engine: Engine, problem: BonsaiProblem, loss = problem.shape.loss): GoldenRun<CompiledBonsai> {
  const { shape, x, y, batch } = problem, arena = new Arena(engine, 2 ** 28);
  const model = new CompiledBonsai(arena, { ...shape, loss }, matrixSource(arena, x, y, shape.features), batch);
  model.sharpness = problem.sharpness;
  return new GoldenRun(model, problem);
}

/** [rows][columns] to [columns][rows]. */
function turned(values: ArrayLike<number>, rows: number): Float64Array {
  const columns = values.length / rows;
  return Float64Array.from({ length: values.length }, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** The first batch at each of the file's sharpnesses. */
function forward(checks: Checks, engine: Engine, problem: BonsaiProblem): void {
  const { file, batch, shape: { dimensions, classes } } = problem, { model, rows } = newRun(engine, problem);
  for (const name of ["soft", "soft2", "hard"].filter((name) => file.has(name))) {
    const sharpness = file.number(`${name}.sigmaI`), scores = model.scores(rows, 0, batch, sharpness);
    if (file.has(`${name}.Xhat`)) {
      const expected = file.numbers(`${name}.Xhat`, [dimensions, batch]);
      checks.compare(`${name}.Xhat`, turned(model.projections(rows, 0, batch), batch), expected);
    }
    if (file.has(`${name}.nodeProb`)) {
      const expected = file.numbers(`${name}.nodeProb`, [model.nodes, batch]);
      checks.compare(`${name}.nodeProb`, turned(model.probabilities(rows, 0, batch, sharpness), batch), expected);
    }
    checks.compare(`${name}.score`, scores, file.numbers(`${name}.score`, [batch, classes]));
    if (!file.has(`${name}.prediction`)) continue;
    const predictions = Float64Array.from({ length: batch }, (_, i) => {
      const own = scores.subarray(i * classes, (i + 1) * classes);
      return own.indexOf(Math.max(...own));
    });
    checks.compare(`${name}.prediction`, predictions, file.numbers(`${name}.prediction`, [batch]), 0);
    const accuracy = model.evaluate(rows, 0, batch).correct / batch;
    checks.compare(`${name}.accuracy`, [accuracy], [file.number(`${name}.accuracy`)]);
  }
}

/** Loss, its parts and the gradients of the first batch. */
function firstLoss(checks: Checks, engine: Engine, problem: BonsaiProblem, path: string): void {
  const { file, shape: { regularisers } } = problem,
    loss = LOSSES[file.oneOf(`${path}.lossType`, ["hinge", "xentropy"])];
  const run = newRun(engine, problem, loss), value = run.loss(), { parameters } = run.model;
  checks.compare(`${path}.loss`, [value], [file.number(`${path}.loss`)]);
  const penalty = TENSORS.reduce(
    (sum, name) => sum + regularisers[name] / 2 * parameters.view(name).reduce((all, w) => all + w * w, 0),
    0,
  );
  checks.compare(`${path}.marginLoss`, [value - penalty], [file.number(`${path}.marginLoss`)]);
  if (file.has(`${path}.regLoss`)) checks.compare(`${path}.regLoss`, [penalty], [file.number(`${path}.regLoss`)]);
  run.compare(checks, `${path}.grads`, "gradient");
  if (!file.has(`${path}.after3`)) return;
  const trained = newRun(engine, problem, loss);
  for (let i = 0; i < 3; i++) trained.step();
  trained.compare(checks, `${path}.after3`, "view", PARAMETER_TOLERANCE);
}

/** Three Adam steps, a threshold of each matrix, and a fourth step that is masked. */
function steps(checks: Checks, engine: Engine, problem: BonsaiProblem): void {
  const { file, specs } = problem, run = newRun(engine, problem);
  run.threeSteps(checks, "adam");
  if (!file.has("hardThreshold")) return;
  run.threshold(checks, Object.fromEntries(specs.map(({ name }) => [name, file.number(`config.sparsity.${name}`)])));
}

function annealing(checks: Checks, engine: Engine, problem: BonsaiProblem): void {
  const { file, batch } = problem,
    { model, rows } = newRun(engine, problem),
    mean = model.meanBranching(rows.subarray(0, batch));
  checks.compare("annealing.meanAbsThetaXhat", [mean], [file.number("annealing.meanAbsThetaXhat")]);
  for (let i = 0; file.has(`annealing.values.${i}`); i++) {
    const at = (key: string) => file.number(`annealing.values.${i}.${key}`);
    checks.compare(`annealing.values.${i}`, [sharpnessAt(at("itersInPhase"), at("totalBatches"), mean)], [
      at("sigmaI"),
    ]);
  }
}

function modelSize(checks: Checks, { file, shape }: BonsaiProblem): void {
  const density = (name: string) => file.number(`config.sparsity.${name}`);
  const { bytes } = bonsaiSize({
    depth: shape.depth,
    projectionDim: shape.dimensions,
    inputDim: shape.features + 1,
    classes: shape.classes,
    densityW: density("W"),
    densityV: density("V"),
    densityT: density("T"),
    densityZ: density("Z"),
  });
  checks.compare("modelSize.bytes", [bytes.paper], [file.number("modelSize.bytes")], 0);
}

/** Every check of a bonsai_*.json, of any size. Throws a UserError on a wrong shape. */
export function replayBonsai(json: unknown, engine: Engine): Check[] {
  const problem = readBonsai(json), { file } = problem, checks = new Checks();
  forward(checks, engine, problem);
  firstLoss(checks, engine, problem, "batch0");
  if (file.has("otherLoss")) firstLoss(checks, engine, problem, "otherLoss");
  steps(checks, engine, problem);
  if (file.has("annealing")) annealing(checks, engine, problem);
  if (file.has("modelSize")) modelSize(checks, problem);
  return checks.list;
}
