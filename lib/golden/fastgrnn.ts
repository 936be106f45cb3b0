/**
 * Replays golden vectors of FastGRNN on an engine: files fastgrnn_*.json and multi_fastgrnn.json (golden/README.md).
 */
import { Arena, type Engine } from "../engine/mod.ts";
import { fastgrnnSize } from "../sizing/mod.ts";
import { adamStep } from "../training/adam.ts";
import { type Check, Checks, GoldenFile, PARAMETER_TOLERANCE } from "./golden_file.ts";
import { matrixSource } from "../models/matrix_source.ts";
import type { ParameterSpec, Protocol, Weights } from "../models/method.ts";
import { hardThreshold, Support } from "../models/sparsity/mod.ts";
import { CompiledFastgrnn } from "../models/fastgrnn/compile.ts";
import { fastgrnnParameters, type FastgrnnShape, unitPrefix } from "../models/fastgrnn/config.ts";

/** A file's model and its one batch. */
export interface FastgrnnProblem {
  readonly file: GoldenFile;
  readonly shape: FastgrnnShape;
  /** Tensors, and where each stands below `params`, `grads` or `after3`. */
  readonly tensors: readonly { readonly spec: ParameterSpec; readonly place: string }[];
  readonly weights: Weights;
  readonly x: Float32Array;
  readonly y: Uint8Array;
  readonly rate: number;
}

/** Throws a UserError on a wrong shape. */
export function readFastgrnn(json: unknown): FastgrnnProblem {
  const file = new GoldenFile(json);
  const size = (key: string) => file.size(`config.${key}`), multi = file.has("config.units");
  const units = multi ? size("units") : 1,
    steps = size("T"),
    inputs = size("I"),
    batch = size("batch"),
    classes = size("C");
  const starts = Array.from(
    { length: units },
    (_, unit) => Int32Array.from({ length: steps }, (_, t) => (unit * steps + t) * inputs),
  );
  const shape: FastgrnnShape = { hidden: size("H"), inputs, classes, starts };
  const tensors = fastgrnnParameters(shape).map((spec) => {
    const unit = starts.findIndex((_, u) => multi && units > 1 && spec.name.startsWith(unitPrefix(u, units)));
    const place = unit < 0 ? spec.name : `units.${unit}.${spec.name.slice(unitPrefix(unit, units).length)}`;
    return { spec, place };
  });
  const weights = Object.fromEntries(
    tensors.map(({ spec, place }) => [spec.name, Float32Array.from(file.numbers(`params.${place}`, spec.shape))]),
  );
  const x = Float32Array.from(file.numbers("X", multi ? [batch, units, steps, inputs] : [batch, steps, inputs]));
  return { file, shape, tensors, weights, x, y: file.labels("y", batch, classes), rate: file.number("config.lr") };
}

/** The model on the file's batch, and an optimiser that counts its steps. */
class Run {
  readonly model: CompiledFastgrnn;
  readonly rows: Int32Array;
  readonly #optimiser: Protocol["optimiser"];
  #steps = 0;

  constructor(engine: Engine, private readonly problem: FastgrnnProblem, weightDecay = 0, trainClassifier = true) {
    const { shape, x, y, weights } = problem, arena = new Arena(engine, 2 ** 28);
    const source = matrixSource(arena, x, y, x.length / y.length);
    this.model = new CompiledFastgrnn(arena, shape, source, y.length, trainClassifier);
    this.model.parameters.set(weights);
    this.rows = Int32Array.from(y, (_, i) => i);
    this.#optimiser = { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay };
  }

  /** One Adam step on the batch; the loss before it. */
  step(): number {
    const { model, rows, problem } = this, loss = model.lossAndGradient(rows, 0, rows.length);
    adamStep(model.arena, model.parameters, this.#optimiser, problem.rate, ++this.#steps);
    return loss;
  }
}

function compareTensors(
  checks: Checks,
  path: string,
  actual: (name: string) => Float32Array,
  { file, tensors }: FastgrnnProblem,
  tolerance?: number,
): void {
  for (const { spec: { name, shape }, place } of tensors) {
    checks.compare(`${path}.${place}`, actual(name), file.numbers(`${path}.${place}`, shape), tolerance);
  }
}

/** Values and gradients at the initial parameters. */
function firstBatch(checks: Checks, engine: Engine, problem: FastgrnnProblem): void {
  const { file, shape: { hidden, starts, classes } } = problem,
    { model, rows } = new Run(engine, problem),
    n = rows.length;
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
  compareTensors(checks, "batch0.grads", (name) => model.parameters.gradient(name), problem);
  if (!file.has("batch0.accuracy")) return;
  checks.compare("batch0.accuracy", [model.evaluate(rows, 0, n).correct / n], [file.number("batch0.accuracy")]);
}

/** Three Adam steps; the run can go on from there. */
function threeSteps(checks: Checks, path: string, run: Run, problem: FastgrnnProblem): void {
  const losses = [run.step(), run.step(), run.step()];
  checks.compare(`${path}.losses`, losses, problem.file.numbers(`${path}.lossBeforeEachStep`, [3]));
  compareTensors(checks, `${path}.after3`, (name) => run.model.parameters.view(name), problem, PARAMETER_TOLERANCE);
}

/** After those steps: a threshold, its survivors, and a fourth step that is masked. */
function sparseStep(checks: Checks, run: Run, problem: FastgrnnProblem): void {
  const { file, shape: { inputs, hidden, classes } } = problem, { parameters } = run.model;
  const densities = { W: file.number("config.sW"), U: file.number("config.sU") }, supports = new Map<string, Support>();
  for (const [name, side] of [["W", inputs], ["U", hidden]] as const) {
    const values = parameters.view(name), path = `hardThreshold.after.${name}`;
    hardThreshold(values, densities[name]);
    const support = Support.of(values), expected = file.numbers(path, [side, hidden]);
    supports.set(name, support);
    checks.compare(`hardThreshold.keptCounts.${name}`, [support.kept], [
      file.number(`hardThreshold.keptCounts.${name}`),
    ], 0);
    checks.support(`${path}, support`, values, expected);
    checks.compare(path, values, expected, PARAMETER_TOLERANCE);
  }
  checks.compare("sparseStep.loss", [run.step()], [file.number("sparseStep.loss")]);
  for (const [name, support] of supports) support.apply(parameters.view(name));
  compareTensors(checks, "sparseStep.after", (name) => parameters.view(name), problem, PARAMETER_TOLERANCE);
  const dimensions = { feed: "row", hiddenDim: hidden, densityW: densities.W, densityU: densities.U } as const;
  const { bytes } = fastgrnnSize({ ...dimensions, inputDim: inputs, classes });
  checks.compare("modelSize.bytes", [bytes.paper], [file.number("modelSize.bytes")], 0);
}

/** Every check of a fastgrnn_*.json or multi_fastgrnn.json, of any size. Throws a UserError on a wrong shape. */
export function replayFastgrnn(json: unknown, engine: Engine): Check[] {
  const problem = readFastgrnn(json), { file } = problem, checks = new Checks();
  firstBatch(checks, engine, problem);
  const run = new Run(engine, problem);
  threeSteps(checks, "adamAll", run, problem);
  if (file.has("hardThreshold")) sparseStep(checks, run, problem);
  if (file.has("adamCellOnly")) threeSteps(checks, "adamCellOnly", new Run(engine, problem, 0, false), problem);
  if (file.has("adamWeightDecay")) {
    const decay = file.number("adamWeightDecay.weightDecay");
    threeSteps(checks, "adamWeightDecay", new Run(engine, problem, decay), problem);
  }
  return checks.list;
}
