/** A study's safeguard: on its first batch the compiled model must compute what its plain TensorFlow.js definition does. */
import type { Cifar10 } from "../../dataset/mod.ts";
import { chooseEngine, requestedEngine } from "../../engine/mod.ts";
import { loadTf } from "../../engine/tfjs/load.ts";
import { UserError } from "../../errors.ts";
import { checkConfig } from "../../models/config.ts";
import type { CompiledModel, Method } from "../../models/method.ts";
import { Random } from "../../random/mod.ts";
import { batchSizes } from "../batches.ts";
import { type PlanOptions, planTrial } from "../identity.ts";
import { withImages } from "../image_store.ts";
import { TfModel } from "./tf_model.ts";

export interface FirstBatch {
  /** What was compared: `native against tfjs 4.22.0, wasm`. */
  readonly engines: string;
  /** Difference of the losses relative to the definition's. */
  readonly loss: number;
  /** Of each tensor's gradient: length of the difference relative to the gradient's, both as one vector. */
  readonly gradients: Readonly<Record<string, number>>;
  readonly largest: number;
}

export interface FirstBatchOptions extends PlanOptions {
  readonly engine?: "wasm" | "native";
  /** What computes the definition. */
  readonly peer?: "tensorflow" | "tfjs";
}

/**
 * Sums in another order differ by 1e-6 to 1e-5, a wrong term by 1e-1 and more. Between them: a unit so near zero that
 * rounding decides on which side of its ReLU it lies is worth 1e-3 of its layer's gradient.
 */
export const FIRST_BATCH_TOLERANCE = 1e-2;

/**
 * Compares loss and gradients of a trial's first batch, dropout included. Throws a UserError when they differ by more than
 * `FIRST_BATCH_TOLERANCE`: then nothing trained by this engine should be believed.
 */
export async function firstBatchCheck<C>(
  method: Method<C>,
  config: C,
  data: Cifar10,
  options: FirstBatchOptions = {},
): Promise<FirstBatch> {
  const result = await compareFirstBatch(method, config, data, options), { engines, largest } = result;
  if (largest <= FIRST_BATCH_TOLERANCE) return result;
  const [worst] = Object.entries({ loss: result.loss, ...result.gradients }).sort(([, a], [, b]) => b - a);
  throw new UserError(
    `${method.name} ${method.label(config)}: ${engines} differ on the first batch, ${worst![0]} by ${
      worst![1].toExponential(1)
    }: ` +
      "do not trust this engine; choose another by --engine and report it",
  );
}

/** The same without a verdict. */
export async function compareFirstBatch<C>(
  method: Method<C>,
  config: C,
  data: Cifar10,
  options: FirstBatchOptions = {},
): Promise<FirstBatch> {
  const checked = checkConfig(method, config), { engine, peer = "tfjs" } = options;
  const { protocol, seed } = planTrial(method, checked, { ...data.fingerprint, split: data.split.sha256 }, options);
  const { tf, version } = await loadTf(peer), ours = chooseEngine(engine ?? kernelEngine());
  return await withImages(ours, data, method.input(checked), data, (arena, source) => {
    const root = new Random(seed), random = root.fork("model"), rows = data.split.train;
    const count = Math.min(protocol.batch, protocol.images ?? rows.length, rows.length);
    const model = method.compile(checked, arena, source, protocol.batch, random);
    model.parameters.set(method.init(checked, root.fork("init")));
    const definition = new TfModel(tf, method.define(checked), model, source, Random.fromState(random.state));
    const trainRows = rows.subarray(0, protocol.images ?? rows.length);
    const batchesPerEpoch = batchSizes(trainRows.length, protocol.batch, protocol.lastBatch).length;
    const shape = { trainRows, batchesPerEpoch, epochs: protocol.epochs, batch: protocol.batch };
    const hooks = method.hooks?.(checked, shape, root.fork("hooks"));
    hooks?.begin?.(model);
    hooks?.beforeStep?.(0, model);
    const mine = lossAndGradients(model, rows, count), theirs = lossAndGradients(definition, rows, count);
    const gradients = Object.fromEntries(
      Object.entries(theirs.gradients).map(([name, expected]) => [name, distance(mine.gradients[name]!, expected)]),
    );
    const loss = distance(Float64Array.of(mine.loss), Float64Array.of(theirs.loss));
    const engines = `${ours.name} against ${version}`;
    // a NaN is the largest difference there is
    const largest = [loss, ...Object.values(gradients)].reduce((most, error) => error <= most ? most : error, 0);
    return Promise.resolve({ engines, loss, gradients, largest });
  });
}

function kernelEngine(): "wasm" | "native" | undefined {
  const name = requestedEngine();
  return name === "wasm" || name === "native" ? name : undefined;
}

function lossAndGradients(model: CompiledModel, rows: Int32Array, count: number) {
  const loss = model.lossAndGradient(rows, 0, count), { specs } = model.parameters;
  return {
    loss,
    gradients: Object.fromEntries(specs.map(({ name }) => [name, model.parameters.gradient(name).slice()])),
  };
}

/** |a - b| / |b|; gradients that are nothing but rounding count as equal. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0, length = 0;
  for (let i = 0; i < b.length; i++) difference += (a[i]! - b[i]!) ** 2, length += b[i]! ** 2;
  return Math.sqrt(difference) / Math.max(Math.sqrt(length), 1e-6);
}
