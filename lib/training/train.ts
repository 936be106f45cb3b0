import type { Cifar10 } from "../dataset/mod.ts";
import { Arena, chooseEngine, type Engine, type EngineName, requestedEngine, type RowSource } from "../engine/mod.ts";
import { checkConfig } from "../models/config.ts";
import type { CompiledModel, Method, Weights } from "../models/method.ts";
import { Random } from "../random/mod.ts";
import { codeVersion } from "./code_version.ts";
import { batchSizes } from "./batches.ts";
import { type PlanOptions, planTrial } from "./identity.ts";
import { withImages } from "./image_store.ts";
import { type Checkpoints, type Progress, run } from "./run.ts";
import type { Trial } from "./trial.ts";

export interface TrainOptions extends PlanOptions {
  readonly engine?: EngineName;
  /** The study it belongs to; `scratch` when somebody just tries something. */
  readonly study?: string;
  readonly tags?: Trial["tags"];
  /** Read the test set, once, with the kept weights. */
  readonly test?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void | Promise<void>;
  readonly checkpoint?: Checkpoints;
}

export interface TrainResult {
  readonly trial: Trial;
  /** Of the kept epoch. */
  readonly weights: Weights;
}

/** Where the kernels run and what goes into the record; the two tfjs engines keep their parameters in a wasm arena. */
interface Backend {
  readonly arenaEngine: Engine;
  readonly record: Trial["engine"];
  compile<C>(
    method: Method<C>,
    config: C,
    arena: Arena,
    source: RowSource,
    batch: number,
    random: Random,
  ): Promise<CompiledModel>;
}

async function backend(requested: EngineName | undefined, data: Cifar10): Promise<Backend> {
  const name = requestedEngine(requested);
  if (name === "tensorflow" || name === "tfjs") {
    const { tfBackend } = await import("./tf_trainer.ts");
    return await tfBackend(name, data);
  }
  const engine = chooseEngine(name ?? undefined);
  return {
    arenaEngine: engine,
    record: { name: engine.name, version: engine.version },
    compile: (method, config, arena, source, batch, random) =>
      Promise.resolve(method.compile(config, arena, source, batch, random)),
  };
}

/** A network whose scores never left chance: its loss stays at ln 10, or it puts every image into one class. */
function deadReason(trial: Pick<Trial, "history">): string | null {
  const dead = trial.history.length > 0 && trial.history.every((e) => e.validationAccuracy === 0.1);
  return dead ? "dead: every epoch put all validation images into one class" : null;
}

/**
 * Trains one config once. Same method, config, options and data: the same weights, on every machine and on `wasm` and
 * `native` alike. Throws a UserError on a bad config or engine, and what `signal` was aborted with.
 *
 * @example
 * const { trial, weights } = await train(bonsai, { depth: 2, projectionDim: 6 }, data, { epochs: 3, images: 8000, seed: 1 });
 */
export async function train<C>(
  method: Method<C>,
  config: C,
  data: Cifar10,
  options: TrainOptions = {},
): Promise<TrainResult> {
  const checked = checkConfig(method, config), fingerprint = { ...data.fingerprint, split: data.split.sha256 };
  const { id, protocol, seed } = planTrial(method, checked, fingerprint, options);
  const { arenaEngine, record, compile } = await backend(options.engine, data),
    root = new Random(seed),
    started = new Date().toISOString();
  return await withImages(arenaEngine, data, method.input(checked), async (arena, source) => {
    const streams = { model: root.fork("model"), hooks: root.fork("hooks") };
    const model = await compile(method, checked, arena, source, protocol.batch, streams.model);
    model.parameters.set(method.init(checked, root.fork("init")));
    const trainRows = protocol.images === null ? data.split.train : data.split.train.subarray(0, protocol.images);
    const batchesPerEpoch = batchSizes(trainRows.length, protocol.batch, protocol.lastBatch).length;
    const shape = { trainRows, batchesPerEpoch, epochs: protocol.epochs, batch: protocol.batch };
    const hooks = method.hooks?.(checked, shape, streams.hooks) ?? {};
    const { signal, onProgress, checkpoint } = options,
      validationRows = data.split.validation,
      shuffling = root.fork("shuffle");
    const result = await run({
      model,
      hooks,
      protocol,
      trainRows,
      validationRows,
      shuffling,
      streams,
      signal,
      onProgress,
      checkpoint,
    });

    model.parameters.values.set(result.kept);
    const best = result.watch.best, failed = result.failure ?? deadReason(result);
    const trial: Trial = {
      schema: 1,
      id,
      study: options.study ?? "scratch",
      method: method.name,
      config: checked as Record<string, unknown>,
      protocol: { ...protocol },
      seed,
      data: { name: data.fingerprint.name, sha256: data.fingerprint.sha256, split: data.split.sha256 },
      engine: record,
      code: codeVersion(),
      started,
      seconds: Math.round(result.seconds * 1000) / 1000,
      stepMilliseconds: result.stepMilliseconds,
      history: result.history,
      outcome: failed === null ? "ok" : { failed },
      validation: best && { epoch: best.epoch, loss: best.validationLoss, accuracy: best.validationAccuracy },
      bytes: method.bytes(checked),
      tags: options.tags ?? {},
    };
    if (options.test && result.failure === null) {
      const rows = data.split.test, { correct } = model.evaluate(rows, 0, rows.length);
      trial.test = { accuracy: correct / rows.length, images: rows.length, read: new Date().toISOString() };
    }
    return { trial, weights: model.parameters.get() };
  });
}

export interface Evaluation {
  readonly images: number;
  readonly accuracy: number;
  /** Class of each row. */
  readonly predictions: Uint8Array;
}

/** First largest score of each row of [rows][10]. */
export function classesOf(scores: Float32Array, classes = 10): Uint8Array {
  return Uint8Array.from({ length: scores.length / classes }, (_, i) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[i * classes + c]! > scores[i * classes + best]!) best = c;
    return best;
  });
}

/** Classes and accuracy of weights on rows of a data set (default: its test rows). */
export async function evaluateWeights<C>(
  method: Method<C>,
  config: C,
  weights: Weights,
  data: Cifar10,
  rows: Int32Array = data.split.test,
): Promise<Evaluation> {
  const checked = checkConfig(method, config), engine = chooseEngine();
  return await withImages(engine, data, method.input(checked), (arena, source) => {
    const model = method.compile(checked, arena, source, Math.max(1, Math.min(256, rows.length)), new Random(0));
    model.parameters.set(weights);
    const predictions = classesOf(model.scores(rows, 0, rows.length));
    let correct = 0;
    rows.forEach((row, i) => correct += Number(predictions[i] === data.labels[row]));
    return Promise.resolve({ images: rows.length, accuracy: correct / rows.length, predictions });
  });
}
