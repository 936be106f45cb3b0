/** Replays golden vectors of ProtoNN on an engine: files protonn_*.json (golden/README.md). */
import { Arena, type Engine } from "../engine/mod.ts";
import { type Check, Checks, GoldenFile, PARAMETER_TOLERANCE } from "./golden_file.ts";
import { BatchedRun, compareTensors } from "./run.ts";
import { matrixSource } from "../models/matrix_source.ts";
import type { ParameterSpec, Weights } from "../models/method.ts";
import { hardThreshold } from "../models/sparsity/mod.ts";
import { CompiledProtonn } from "../models/protonn/compile.ts";
import { protonnParameters, type ProtonnShape } from "../models/protonn/config.ts";

/** Losses by the file's words. */
export const LOSSES = { xentropy: "cross-entropy", l2: "squared" } as const;

/** A file's model and its batches, one behind the other. */
export interface ProtonnProblem {
  readonly file: GoldenFile;
  readonly shape: ProtonnShape;
  readonly specs: readonly ParameterSpec[];
  readonly weights: Weights;
  readonly x: Float32Array;
  readonly y: Uint8Array;
  /** Rows of a batch. */
  readonly batch: number;
}

export function readProtonn(json: unknown): ProtonnProblem {
  const file = new GoldenFile(json),
    size = (key: string) => file.size(`config.${key}`),
    number = file.number.bind(file);
  const features = size("D"), batch = size("batch"), classes = size("L");
  const shape: ProtonnShape = {
    features,
    dimensions: size("dHat"),
    prototypes: size("m"),
    classes,
    loss: LOSSES[file.oneOf("config.lossType", ["xentropy", "l2"])],
    gamma: number("config.gamma"),
    regularisers: { W: number("config.reg.W"), B: number("config.reg.B"), Z: number("config.reg.Z") },
  };
  const specs = protonnParameters(shape);
  const weights = Object.fromEntries(
    specs.map((spec) => [spec.name, Float32Array.from(file.numbers(`params.${spec.name}`, spec.shape))]),
  );
  const x = [0, 1, 2].flatMap((i) => [...file.numbers(`batches.${i}.X`, [batch, features])]);
  const y = [0, 1, 2].flatMap((i) => [...file.labels(`batches.${i}.y`, batch, classes)]);
  return { file, shape, specs, weights, x: Float32Array.from(x), y: Uint8Array.from(y), batch };
}

function newRun(engine: Engine, problem: ProtonnProblem, loss = problem.shape.loss): BatchedRun<CompiledProtonn> {
  const { shape, x, y, weights, batch } = problem, arena = new Arena(engine, 2 ** 28);
  const model = new CompiledProtonn(arena, { ...shape, loss }, matrixSource(arena, x, y, shape.features), batch);
  model.parameters.set(weights);
  return new BatchedRun(model, problem);
}

function firstBatch(checks: Checks, engine: Engine, problem: ProtonnProblem): void {
  const { file, batch, shape: { dimensions, prototypes, classes, gamma } } = problem,
    { model, rows } = newRun(engine, problem);
  const similarities = file.numbers("batch0.sqDist", [batch, prototypes]).map((s) => Math.exp(-(gamma! ** 2) * s));
  checks.compare(
    "batch0.projected",
    model.projections(rows, 0, batch),
    file.numbers("batch0.projected", [batch, dimensions]),
  );
  checks.compare("batch0.sqDist, as exp(-gamma^2 sqDist)", model.similarities(rows, 0, batch), similarities);
  checks.compare("batch0.logits", model.scores(rows, 0, batch), file.numbers("batch0.logits", [batch, classes]));
  const loss = model.lossAndGradient(rows, 0, batch), { loss: dataLoss, correct } = model.evaluate(rows, 0, batch);
  checks.compare("batch0.loss", [loss], [file.number("batch0.loss")]);
  checks.compare("batch0.dataLoss", [dataLoss / batch], [file.number("batch0.dataLoss")]);
  checks.compare("batch0.regLoss", [loss - dataLoss / batch], [file.number("batch0.regLoss")]);
  compareTensors(checks, "batch0.grads", (name) => model.parameters.gradient(name), problem);
  checks.compare("batch0.accuracy", [correct / batch], [file.number("batch0.accuracy")]);
}

/** Three Adam steps, then one threshold of each matrix. */
function steps(checks: Checks, engine: Engine, problem: ProtonnProblem): void {
  const { file, specs } = problem, run = newRun(engine, problem), { parameters } = run.model;
  checks.compare("adam.losses", [run.step(), run.step(), run.step()], file.numbers("adam.lossBeforeEachStep", [3]));
  compareTensors(checks, "adam.after3", (name) => parameters.view(name), problem, PARAMETER_TOLERANCE);
  if (!file.has("hardThreshold")) return;
  for (const { name, shape } of specs) {
    const values = parameters.view(name), path = `hardThreshold.after.${name}`, expected = file.numbers(path, shape);
    hardThreshold(values, file.number(`config.sparsity.${name}`));
    const kept = values.filter((value) => value !== 0).length, counted = `hardThreshold.keptCounts.${name}`;
    checks.compare(counted, [kept], [file.number(counted)], 0);
    checks.support(`${path}, support`, values, expected);
    checks.compare(path, values, expected, PARAMETER_TOLERANCE);
  }
}

function otherLoss(checks: Checks, engine: Engine, problem: ProtonnProblem): void {
  const { file, batch } = problem, loss = LOSSES[file.oneOf("otherLoss.lossType", ["xentropy", "l2"])];
  const first = newRun(engine, problem, loss), run = newRun(engine, problem, loss), path = "otherLoss.batch0";
  checks.compare(`${path}.loss`, [first.loss()], [file.number(`${path}.loss`)]);
  compareTensors(checks, `${path}.grads`, (name) => first.model.parameters.gradient(name), problem);
  const dataLoss = first.model.evaluate(first.rows, 0, batch).loss / batch;
  checks.compare(`${path}.dataLoss`, [dataLoss], [file.number(`${path}.dataLoss`)]);
  for (let i = 0; i < 3; i++) run.step();
  compareTensors(checks, "otherLoss.after3", (name) => run.model.parameters.view(name), problem, PARAMETER_TOLERANCE);
}

/** Every check of a protonn_*.json, of any size. Throws a UserError on a wrong shape. */
export function replayProtonn(json: unknown, engine: Engine): Check[] {
  const problem = readProtonn(json), checks = new Checks();
  firstBatch(checks, engine, problem);
  steps(checks, engine, problem);
  if (problem.file.has("otherLoss")) otherLoss(checks, engine, problem);
  return checks.list;
}
