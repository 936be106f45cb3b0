/** Replays golden vectors of ProtoNN on an engine: files protonn_*.json (golden/README.md). */
import { Arena, type Engine } from "../engine/mod.ts";
import { type Check, Checks, GoldenFile, PARAMETER_TOLERANCE } from "./golden_file.ts";
import { type GoldenProblem, GoldenRun, readWeights } from "./run.ts";
import { matrixSource } from "../models/matrix_source.ts";
import { CompiledProtonn } from "../models/protonn/compile.ts";
import { protonnParameters, type ProtonnShape } from "../models/protonn/config.ts";

/** Losses by the file's words. */
export const LOSSES = { xentropy: "cross-entropy", l2: "squared" } as const;

export interface ProtonnProblem extends GoldenProblem {
  readonly shape: ProtonnShape;
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
  const weights = readWeights(file, specs);
  const x = [0, 1, 2].flatMap((i) => [...file.numbers(`batches.${i}.X`, [batch, features])]);
  const y = [0, 1, 2].flatMap((i) => [...file.labels(`batches.${i}.y`, batch, classes)]);
  return { file, shape, specs, weights, x: Float32Array.from(x), y: Uint8Array.from(y), batch };
}

function newRun(engine: Engine, problem: ProtonnProblem, loss = problem.shape.loss): GoldenRun<CompiledProtonn> {
  const { shape, x, y, batch } = problem, arena = new Arena(engine, 2 ** 28);
  const model = new CompiledProtonn(arena, { ...shape, loss }, matrixSource(arena, x, y, shape.features), batch);
  return new GoldenRun(model, problem);
}

function firstBatch(checks: Checks, engine: Engine, problem: ProtonnProblem): void {
  const { file, batch, shape: { dimensions, prototypes, classes, gamma } } = problem,
    run = newRun(engine, problem),
    { model, rows } = run;
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
  run.compare(checks, "batch0.grads", "gradient");
  checks.compare("batch0.accuracy", [correct / batch], [file.number("batch0.accuracy")]);
}

/** Three Adam steps, then one threshold of each matrix. */
function steps(checks: Checks, engine: Engine, problem: ProtonnProblem): void {
  const { file, specs } = problem, run = newRun(engine, problem);
  run.threeSteps(checks, "adam");
  if (!file.has("hardThreshold")) return;
  run.threshold(checks, Object.fromEntries(specs.map(({ name }) => [name, file.number(`config.sparsity.${name}`)])));
}

function otherLoss(checks: Checks, engine: Engine, problem: ProtonnProblem): void {
  const { file, batch } = problem, loss = LOSSES[file.oneOf("otherLoss.lossType", ["xentropy", "l2"])];
  const first = newRun(engine, problem, loss), run = newRun(engine, problem, loss), path = "otherLoss.batch0";
  checks.compare(`${path}.loss`, [first.loss()], [file.number(`${path}.loss`)]);
  first.compare(checks, `${path}.grads`, "gradient");
  const dataLoss = first.model.evaluate(first.rows, 0, batch).loss / batch;
  checks.compare(`${path}.dataLoss`, [dataLoss], [file.number(`${path}.dataLoss`)]);
  for (let i = 0; i < 3; i++) run.step();
  run.compare(checks, "otherLoss.after3", "view", PARAMETER_TOLERANCE);
}

/** Every check of a protonn_*.json, of any size. Throws a UserError on a wrong shape. */
export function replayProtonn(json: unknown, engine: Engine): Check[] {
  const problem = readProtonn(json), checks = new Checks();
  firstBatch(checks, engine, problem);
  steps(checks, engine, problem);
  if (problem.file.has("otherLoss")) otherLoss(checks, engine, problem);
  return checks.list;
}
