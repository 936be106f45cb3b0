/**
 * Replays golden vectors of FastGRNN on an engine: files fastgrnn_*.json and multi_fastgrnn.json (golden/README.md).
 */
import { Arena, type Engine } from "../engine/mod.ts";
import { fastgrnnSize } from "../sizing/mod.ts";
import { type Check, Checks, GoldenFile } from "./golden_file.ts";
import { type GoldenProblem, GoldenRun, readWeights } from "./run.ts";
import { matrixSource } from "../models/matrix_source.ts";
import { CompiledFastgrnn } from "../models/fastgrnn/compile.ts";
import { fastgrnnParameters, type FastgrnnShape, unitPrefix } from "../models/fastgrnn/config.ts";

/** All its steps are on one batch. */
export interface FastgrnnProblem extends GoldenProblem {
  readonly shape: FastgrnnShape;
}

/** Throws a UserError on a wrong shape. */
export function readFastgrnn(json: unknown): FastgrnnProblem {
  const file = new GoldenFile(json), size = (key: string) => file.size(`config.${key}`);
  const multi = file.has("config.units"), units = multi ? size("units") : 1;
  const steps = size("T"), inputs = size("I"), batch = size("batch"), classes = size("C");
  const starts = Array.from(
    { length: units },
    (_, unit) => Int32Array.from({ length: steps }, (_, t) => (unit * steps + t) * inputs),
  );
  const shape: FastgrnnShape = { hidden: size("H"), inputs, classes, starts }, specs = fastgrnnParameters(shape);
  const placeOf = (name: string) => {
    const unit = starts.findIndex((_, u) => multi && units > 1 && name.startsWith(unitPrefix(u, units)));
    return unit < 0 ? name : `units.${unit}.${name.slice(unitPrefix(unit, units).length)}`;
  };
  const weights = readWeights(file, specs, placeOf);
  const x = Float32Array.from(file.numbers("X", multi ? [batch, units, steps, inputs] : [batch, steps, inputs]));
  return { file, shape, specs, placeOf, weights, x, y: file.labels("y", batch, classes), batch };
}

function newRun(engine: Engine, problem: FastgrnnProblem, weightDecay = 0, trainClassifier = true) {
  const { shape, x, y, batch } = problem, arena = new Arena(engine, 2 ** 28);
  const source = matrixSource(arena, x, y, x.length / batch);
  return new GoldenRun(new CompiledFastgrnn(arena, shape, source, batch, trainClassifier), problem, weightDecay);
}

/** Values and gradients at the initial parameters. */
function firstBatch(checks: Checks, engine: Engine, problem: FastgrnnProblem): void {
  const { file, shape: { hidden, starts, classes }, batch: n } = problem;
  const run = newRun(engine, problem), { model, rows } = run;
  const steps = starts[0]!.length, states = model.hiddenStates(rows, 0, n);
  if (file.has("batch0.hiddenStates")) {
    const after = (t: number) => states.flatMap(([unit]) => [...unit!.subarray(t * hidden, (t + 1) * hidden)]);
    const all = Array.from({ length: steps }, (_, t) => after(t)).flat();
    checks.compare("batch0.hiddenStates", all, file.numbers("batch0.hiddenStates", [steps, n, hidden]));
  }
  const last = states.flatMap((units) => units.flatMap((unit) => [...unit.subarray((steps - 1) * hidden)]));
  const place = file.has("batch0.features") ? "batch0.features" : "batch0.finalHidden";
  checks.compare(place, last, file.numbers(place, [n, hidden * starts.length]));
  checks.compare("batch0.logits", model.scores(rows, 0, n), file.numbers("batch0.logits", [n, classes]));
  checks.compare("batch0.loss", [model.lossAndGradient(rows, 0, n)], [file.number("batch0.loss")]);
  run.compare(checks, "batch0.grads", "gradient");
  if (!file.has("batch0.accuracy")) return;
  checks.compare("batch0.accuracy", [model.evaluate(rows, 0, n).correct / n], [file.number("batch0.accuracy")]);
}

function modelSize(checks: Checks, { file, shape: { hidden, inputs, classes } }: FastgrnnProblem): void {
  const densities = { densityW: file.number("config.sW"), densityU: file.number("config.sU") };
  const { bytes } = fastgrnnSize({ feed: "row", hiddenDim: hidden, ...densities, inputDim: inputs, classes });
  checks.compare("modelSize.bytes", [bytes.paper], [file.number("modelSize.bytes")], 0);
}

/** Every check of a fastgrnn_*.json or multi_fastgrnn.json, of any size. Throws a UserError on a wrong shape. */
export function replayFastgrnn(json: unknown, engine: Engine): Check[] {
  const problem = readFastgrnn(json), { file } = problem, checks = new Checks(), run = newRun(engine, problem);
  firstBatch(checks, engine, problem);
  run.threeSteps(checks, "adamAll");
  if (file.has("hardThreshold")) run.threshold(checks, { W: file.number("config.sW"), U: file.number("config.sU") });
  if (file.has("modelSize")) modelSize(checks, problem);
  if (file.has("adamCellOnly")) newRun(engine, problem, 0, false).threeSteps(checks, "adamCellOnly");
  if (file.has("adamWeightDecay")) {
    const decay = file.number("adamWeightDecay.weightDecay");
    newRun(engine, problem, decay).threeSteps(checks, "adamWeightDecay");
  }
  return checks.list;
}
