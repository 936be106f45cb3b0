/** The loop itself: epochs of steps over a compiled model. Knows nothing of data sets, studies or journals. */
import type { CompiledModel, Protocol, TrainingHooks } from "../models/method.ts";
import type { Random } from "../random/mod.ts";
import { adamStep } from "./adam.ts";
import { batchSizes } from "./batches.ts";
import { beginOrResume, type RunState, saveState } from "./run_state.ts";
import { learningRate } from "./schedule.ts";
import { type Measures, repeated } from "./standstill.ts";
import { observe, type Watch } from "./stopping.ts";
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
  /** Of the last finished epoch; `null` in the first. */
  readonly validationAccuracy: number | null;
  readonly validationLoss: number | null;
  /** To the end of the last epoch; early stopping can only shorten it. */
  readonly secondsLeft: number;
  /** The epochs that are finished. */
  readonly history: Epoch[];
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
  /** Median of a step: forward, backward and the optimiser. */
  readonly stepMilliseconds: number;
  readonly seconds: number;
}

/** How often the loop lets timers, signals and progress run. */
const BREATH_MILLISECONDS = 100;
/** Steps whose times are kept for the median. */
const TIMED_STEPS = 2000;

/** Trains until the last epoch, the end of patience, or a loss that is no number. Throws what `signal` was aborted with. */
export async function run(input: RunInput): Promise<RunResult> {
  const { protocol, checkpoint } = input, clock = new Clock(input);
  const state = await beginOrResume(input);
  clock.start(state);
  let failure: string | null = null, lastSave = performance.now();
  for (let done = false; state.epoch < protocol.epochs && !done && failure === null; state.epoch++) {
    const began = performance.now(), known = repeated(input, state.history);
    const trained = known === null ? await trainEpoch(input, state, clock) : { loss: known.loss, failure: null };
    if (trained.failure !== null) {
      failure = trained.failure;
      break;
    }
    if (known !== null) state.iteration += clock.steps;
    const judged = judge(input, state, { ...known ?? validate(input), loss: trained.loss }, began);
    await clock.report(state, clock.steps, trained.loss);
    done = judged.stop, failure = judged.failure;
    if (checkpoint && !done && failure === null && performance.now() - lastSave > checkpoint.everySeconds * 1000) {
      lastSave = performance.now();
      await saveState(input, { ...state, epoch: state.epoch + 1, seconds: clock.seconds(state) }, checkpoint);
    }
  }
  const { history, watch, kept } = state;
  return { history, watch, kept, failure, stepMilliseconds: clock.medianStep(), seconds: clock.seconds(state) };
}

/** One epoch of steps in its own order; the mean loss, or why it broke off. */
async function trainEpoch(
  { model, hooks, protocol, trainRows, shuffling }: RunInput,
  state: RunState,
  clock: Clock,
): Promise<{ loss: number; failure: string | null }> {
  const { epoch } = state, rate = learningRate(protocol.schedule, epoch);
  const order = protocol.shuffle ? shuffled(trainRows, shuffling.fork(`epoch ${epoch}`)) : trainRows;
  let sum = 0, at = 0, step = 0;
  for (const size of batchSizes(trainRows.length, protocol.batch, protocol.lastBatch)) {
    const before = performance.now();
    hooks.beforeStep?.(state.iteration, model);
    const loss = model.lossAndGradient(order, at, size);
    adamStep(model.arena, model.parameters, protocol.optimiser, rate, state.iteration + 1);
    hooks.afterStep?.(state.iteration, model);
    sum += loss * size, at += size, step++, state.iteration++;
    clock.tick(performance.now() - before);
    if (!Number.isFinite(loss)) {
      return { loss, failure: `the loss became ${loss} in epoch ${epoch + 1}, step ${step}` };
    }
    if (clock.breathDue()) await clock.breathe(state, step, sum / at);
  }
  hooks.afterEpoch?.(epoch, model);
  return { loss: sum / at, failure: null };
}

function shuffled(rows: Int32Array, random: Random): Int32Array {
  return random.permutation(rows.length).map((place) => rows[place]!);
}

/** The validation images under the values as they are. */
function validate({ model, validationRows }: RunInput): Omit<Measures, "loss"> {
  const n = validationRows.length, { loss, correct } = model.evaluate(validationRows, 0, n);
  return { validationLoss: loss / n, validationAccuracy: correct / n };
}

/** After an epoch: its line in the history, whether its weights are kept, and whether to stop. */
function judge(
  { model, protocol }: RunInput,
  state: RunState,
  { loss, validationLoss, validationAccuracy }: Measures,
  began: number,
): { stop: boolean; failure: string | null } {
  const { epoch } = state, finite = Number.isFinite(validationLoss);
  const seconds = Math.round(performance.now() - began) / 1000, rate = learningRate(protocol.schedule, epoch);
  state.history.push({
    epoch,
    loss,
    validationLoss: finite ? validationLoss : null,
    validationAccuracy,
    rate,
    seconds,
  });
  if (!finite) {
    return { stop: true, failure: `the validation loss became ${validationLoss} in epoch ${epoch + 1}` };
  }
  const { keep, stop } = observe(state.watch, protocol, { epoch, validationLoss, validationAccuracy });
  if (keep) state.kept.set(model.parameters.values);
  return { stop, failure: null };
}

/** Times of a run, and its pauses for the outside world. */
class Clock {
  readonly steps: number;
  readonly #times: number[] = [];
  #started = 0;
  #breath = 0;
  #firstIteration = 0;

  constructor(readonly input: RunInput) {
    const { trainRows, protocol } = input;
    this.steps = batchSizes(trainRows.length, protocol.batch, protocol.lastBatch).length;
  }

  start(state: RunState): void {
    this.#started = this.#breath = performance.now();
    this.#firstIteration = state.iteration;
  }

  /** Of the whole run, before a resumption too. */
  seconds(state: RunState): number {
    return state.seconds + (performance.now() - this.#started) / 1000;
  }

  tick(milliseconds: number): void {
    if (this.#times.length < TIMED_STEPS) this.#times.push(milliseconds);
  }

  medianStep(): number {
    const sorted = this.#times.sort((a, b) => a - b);
    return Number((sorted[sorted.length >> 1] ?? 0).toFixed(4));
  }

  breathDue(): boolean {
    return performance.now() - this.#breath > BREATH_MILLISECONDS;
  }

  /** Reports, and lets timers and signals run. Throws what the signal was aborted with. */
  async breathe(state: RunState, step: number, loss: number): Promise<void> {
    this.#breath = performance.now();
    await this.report(state, step, loss);
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.input.signal?.throwIfAborted();
  }

  async report(state: RunState, step: number, loss: number): Promise<void> {
    const { onProgress, protocol: { epochs } } = this.input, { epoch, history } = state, last = history.at(-1);
    if (!onProgress) return;
    const perStep = (performance.now() - this.#started) / 1000 / Math.max(1, state.iteration - this.#firstIteration);
    await onProgress({
      epoch,
      epochs,
      step,
      steps: this.steps,
      loss,
      validationAccuracy: last?.validationAccuracy ?? null,
      validationLoss: last?.validationLoss ?? null,
      secondsLeft: perStep * Math.max(0, epochs * this.steps - state.iteration),
      history,
    });
  }
}
