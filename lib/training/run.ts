/** The loop itself: epochs of steps over a compiled model. Knows nothing of data sets, studies or journals. */
import type { CompiledModel, Protocol, TrainingHooks } from "../models/method.ts";
import type { Random, RandomState } from "../random/mod.ts";
import { adamStep } from "./adam.ts";
import { batchSizes } from "./batches.ts";
import { packCheckpoint, unpackCheckpoint } from "./checkpoint.ts";
import { learningRate } from "./schedule.ts";
import { newWatch, observe, type Watch } from "./stopping.ts";
import type { Epoch } from "./trial.ts";

export interface Progress {
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done of this epoch. */
  readonly step: number;
  readonly steps: number;
  /** Mean loss of the epoch so far. */
  readonly loss: number;
  /** Of the epoch before; `null` in the first. */
  readonly validationAccuracy: number | null;
  readonly validationLoss: number | null;
  /** To the end of the last epoch; early stopping can only shorten it. */
  readonly secondsLeft: number;
}

export interface Checkpoints {
  load(): Promise<Uint8Array | null>;
  save(bytes: Uint8Array): Promise<void>;
  readonly everySeconds: number;
}

export interface RunInput {
  readonly model: CompiledModel;
  readonly hooks: TrainingHooks;
  readonly protocol: Protocol;
  readonly trainRows: Int32Array;
  readonly validationRows: Int32Array;
  /** Parent of the epochs' orders; its own state does not move. */
  readonly shuffling: Random;
  /** Streams that the model and the hooks draw from, saved with a checkpoint. */
  readonly streams: Readonly<Record<string, Random>>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void | Promise<void>) | undefined;
  readonly checkpoint?: Checkpoints | undefined;
}

export interface RunResult {
  readonly history: Epoch[];
  readonly watch: Watch;
  /** Values of the kept epoch, in the store's layout. */
  readonly kept: Float32Array;
  /** Why it ended early, or `null`. */
  readonly failure: string | null;
  readonly stepMilliseconds: number;
  readonly seconds: number;
}

interface Saved {
  readonly epoch: number;
  readonly step: number;
  readonly history: Epoch[];
  readonly watch: Watch;
  readonly streams: Record<string, RandomState>;
  readonly hooks: unknown;
  readonly seconds: number;
}

/** How often the loop lets timers, signals and progress run. */
const BREATH_MILLISECONDS = 100;

/** Trains until the last epoch, the end of patience, or a loss that is no number. Throws what `signal` was aborted with. */
export async function run(input: RunInput): Promise<RunResult> {
  const { model, hooks, protocol, trainRows, validationRows, signal, checkpoint } = input, { parameters } = model;
  const sizes = batchSizes(trainRows.length, protocol.batch, protocol.lastBatch), stepTimes: number[] = [];
  let history: Epoch[] = [], watch = newWatch(), kept = parameters.values.slice(), failure: string | null = null;
  let epoch = 0, iteration = 0, earlier = 0;

  const saved = await checkpoint?.load();
  if (saved) {
    const { header, runs } = unpackCheckpoint<Saved>(saved);
    ({ epoch, history, watch } = header), iteration = header.step, earlier = header.seconds;
    parameters.values.set(runs["values"]!),
      parameters.firstMoment.set(runs["first"]!),
      parameters.secondMoment.set(runs["second"]!);
    kept.set(runs["kept"]!);
    for (const [name, state] of Object.entries(header.streams)) input.streams[name]?.restore(state);
    hooks.restore?.(header.hooks);
  }

  const started = performance.now(), firstIteration = iteration;
  let breath = started, lastSave = started;
  const order = Int32Array.from(trainRows);
  for (let done = false; epoch < protocol.epochs && !done; epoch++) {
    const epochStart = performance.now(), rate = learningRate(protocol.schedule, epoch);
    if (protocol.shuffle) {
      const permutation = input.shuffling.fork(`epoch ${epoch}`).permutation(trainRows.length);
      for (let i = 0; i < order.length; i++) order[i] = trainRows[permutation[i]!]!;
    }
    let sum = 0, at = 0;
    for (let step = 0; step < sizes.length; step++, iteration++) {
      const size = sizes[step]!, before = performance.now();
      hooks.beforeStep?.(iteration, model);
      const loss = model.lossAndGradient(order, at, size);
      adamStep(model.arena, parameters, protocol.optimiser, rate, iteration + 1);
      hooks.afterStep?.(iteration, model);
      sum += loss * size, at += size;
      const now = performance.now();
      if (stepTimes.length < 2000) stepTimes.push(now - before);
      if (!Number.isFinite(loss)) {
        failure = `the loss became ${loss} in epoch ${epoch + 1}, step ${step + 1}`;
        break;
      }
      if (now - breath > BREATH_MILLISECONDS) {
        breath = now;
        const last = history.at(-1),
          steps = sizes.length,
          secondsPerStep = (now - started) / 1000 / (iteration + 1 - firstIteration);
        const secondsLeft = secondsPerStep * (protocol.epochs * steps - iteration - 1);
        const scores = {
          validationAccuracy: last?.validationAccuracy ?? null,
          validationLoss: last?.validationLoss ?? null,
        };
        await input.onProgress?.({
          epoch,
          epochs: protocol.epochs,
          step: step + 1,
          steps,
          loss: sum / at,
          ...scores,
          secondsLeft,
        });
        await new Promise((resolve) => setTimeout(resolve, 0));
        signal?.throwIfAborted();
      }
    }
    if (failure) break;
    hooks.afterEpoch?.(epoch, model);
    const result = model.evaluate(validationRows, 0, validationRows.length), n = validationRows.length;
    const score = { epoch, validationLoss: result.loss / n, validationAccuracy: result.correct / n };
    const finite = Number.isFinite(score.validationLoss);
    const seconds = Math.round(performance.now() - epochStart) / 1000;
    history.push({
      epoch,
      loss: sum / at,
      validationLoss: finite ? score.validationLoss : null,
      validationAccuracy: score.validationAccuracy,
      rate,
      seconds,
    });
    if (!finite) {
      failure = `the validation loss became ${score.validationLoss} in epoch ${epoch + 1}`;
      break;
    }
    const { keep, stop } = observe(watch, protocol, score);
    if (keep) kept.set(parameters.values);
    done = stop;
    if (checkpoint && !done && performance.now() - lastSave > checkpoint.everySeconds * 1000) {
      lastSave = performance.now();
      const streams = Object.fromEntries(Object.entries(input.streams).map(([name, stream]) => [name, stream.state]));
      const spent = earlier + (lastSave - started) / 1000;
      const header: Saved = {
        epoch: epoch + 1,
        step: iteration,
        history,
        watch,
        streams,
        hooks: hooks.save?.() ?? null,
        seconds: spent,
      };
      const { values, firstMoment, secondMoment } = parameters;
      await checkpoint.save(packCheckpoint(header, { values, first: firstMoment, second: secondMoment, kept }));
    }
  }
  stepTimes.sort((a, b) => a - b);
  const stepMilliseconds = Number((stepTimes[stepTimes.length >> 1] ?? 0).toFixed(4));
  return { history, watch, kept, failure, stepMilliseconds, seconds: earlier + (performance.now() - started) / 1000 };
}
