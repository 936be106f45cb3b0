import { type Cifar10, IMAGE_BYTES, pooledMaps } from "../dataset/mod.ts";
import type { EngineName } from "../engine/mod.ts";
import { UserError } from "../errors.ts";
import { checkConfig } from "../models/config.ts";
import type { CompiledModel, Method, Protocol, Weights } from "../models/method.ts";
import { Random } from "../random/mod.ts";
import { chooseBackend } from "./backend.ts";
import { batchSizes } from "./batches.ts";
import { codeVersion } from "./code_version.ts";
import { type PlanOptions, planTrial, type TrialPlan } from "./identity.ts";
import { withImages } from "./image_store.ts";
import { type Checkpoints, type Progress, run, type RunResult } from "./run.ts";
import type { Trial } from "./trial.ts";

export interface TrainOptions extends PlanOptions {
  /** Default: the environment's ENGINE, else the fastest there is. */
  readonly engine?: EngineName;
  /** The study it belongs to; `scratch` when somebody just tries something. */
  readonly study?: string;
  readonly tags?: Trial["tags"];
  /** Read the test set, once, with the kept weights. */
  readonly test?: boolean;
  readonly signal?: AbortSignal;
  /** Called once, before the first step. */
  readonly onStart?: (start: TrialPlan & { readonly engine: Trial["engine"] }) => void;
  readonly onProgress?: (progress: Progress) => void | Promise<void>;
  readonly checkpoint?: Checkpoints;
  /** Weights of the config that this one starts from (`Method.base`), where they are at hand; else it is trained first. */
  readonly from?: Weights;
}

export interface TrainResult {
  readonly trial: Trial;
  /** Of the kept epoch. */
  readonly weights: Weights;
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
  const plan = planTrial(method, checked, fingerprint, options), { protocol } = plan;
  const trainRows = firstRows(data, protocol), root = new Random(plan.seed), started = new Date().toISOString();
  const { arenaEngine, record, compile } = await chooseBackend(options.engine);
  // what has no TensorFlow.js form is refused before anything is trained
  if (record.name === "tensorflow" || record.name === "tfjs") method.define(checked);
  const start = await startingValues(method, checked, data, options, root.fork("init"));
  return await withImages(arenaEngine, data, method.input(checked), data, async (arena, source) => {
    const streams = { model: root.fork("model"), hooks: root.fork("hooks") };
    const model = compile(method, checked, arena, source, protocol.batch, streams.model);
    model.parameters.set(start);
    const batchesPerEpoch = batchSizes(trainRows.length, protocol.batch, protocol.lastBatch).length;
    const shape = { trainRows, batchesPerEpoch, epochs: protocol.epochs, batch: protocol.batch };
    options.onStart?.({ ...plan, engine: record });
    const result = await run({
      model,
      hooks: method.hooks?.(checked, shape, streams.hooks) ?? {},
      protocol,
      trainRows,
      validationRows: data.split.validation,
      shuffling: root.fork("shuffle"),
      streams,
      signal: options.signal,
      onProgress: options.onProgress,
      checkpoint: options.checkpoint,
    });
    model.parameters.values.set(result.kept);
    const trial: Trial = {
      schema: 1,
      id: plan.id,
      study: options.study ?? "scratch",
      method: method.name,
      config: checked as Record<string, unknown>,
      protocol: { ...protocol },
      seed: plan.seed,
      data: { name: data.fingerprint.name, sha256: data.fingerprint.sha256, split: data.split.sha256 },
      engine: record,
      code: codeVersion(),
      started,
      ...outcomeOf(result),
      bytes: method.size(checked).bytes,
      ...(options.test && result.failure === null ? { test: readTest(model, data) } : {}),
      tags: options.tags ?? {},
    };
    return { trial, weights: model.parameters.get() };
  });
}

/** Initial values; or, of a config that goes on from another one's weights, those values, trained first under the same options. */
async function startingValues<C>(
  method: Method<C>,
  config: C,
  data: Cifar10,
  options: TrainOptions,
  random: Random,
): Promise<Weights> {
  const base = method.base?.(config) ?? null;
  if (base === null) return method.init(config, random);
  // a checkpoint is the last stage's: an interrupted base starts again
  const { checkpoint: _checkpoint, onStart: _onStart, from, ...inherited } = options;
  const weights = from ?? (await train(method, base, data, { ...inherited, test: false })).weights;
  return method.adopt!(config, weights, (images) => pooledSample(data, images));
}

/** The first validation images as pooled maps, values / 256. */
function pooledSample({ images, split }: Cifar10, count: number): Float32Array[] {
  return Array.from(split.validation.subarray(0, count), (row) => {
    const image = images.subarray(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES);
    return Float32Array.from(pooledMaps({ images: image }), (sum) => sum / 1024);
  });
}

/** The rows to train on. Throws a UserError when there are fewer than asked for, or too few for one step. */
function firstRows({ split: { train } }: Cifar10, { images: wanted, batch, lastBatch }: Protocol): Int32Array {
  const images = wanted ?? train.length;
  if (lastBatch === "drop" && images < batch) {
    throw new UserError(
      `images: ${images} are less than a batch of ${batch}, and a short batch is dropped: choose more`,
    );
  }
  if (Number.isInteger(images) && images >= 1 && images <= train.length) return train.subarray(0, images);
  throw new UserError(
    `images: ${images} of ${train.length} training images: choose a number from 1 to ${train.length}`,
  );
}

/** What a run says about itself in its trial's line. */
function outcomeOf(
  { seconds, stepMilliseconds, history, failure, watch }: RunResult,
): Pick<Trial, "seconds" | "stepMilliseconds" | "history" | "outcome" | "validation"> {
  const failed = failure ?? deadReason(history), best = watch.best;
  return {
    seconds: Math.round(seconds * 1000) / 1000,
    stepMilliseconds,
    history,
    outcome: failed === null ? "ok" : { failed },
    validation: best && { epoch: best.epoch, loss: best.validationLoss, accuracy: best.validationAccuracy },
  };
}

/** Outcome of a model that has learnt nothing; its weights are there all the same. */
export const DEAD = "dead: every epoch put all validation images into one class";

/** A network that gives every image one class in every epoch: validation holds as many of each of ten classes. */
function deadReason(history: Trial["history"]): string | null {
  const dead = history.length > 0 && history.every((epoch) => epoch.validationAccuracy === 0.1);
  return dead ? DEAD : null;
}

function readTest(model: CompiledModel, { split: { test } }: Cifar10): NonNullable<Trial["test"]> {
  const { correct } = model.evaluate(test, 0, test.length);
  return { accuracy: correct / test.length, images: test.length, read: new Date().toISOString() };
}
