/** What passes between a search and whoever trains for it: a worker process here, or one on another machine. */
import type { MethodName, Protocol } from "../models/mod.ts";
import type { Trial } from "../training/trial.ts";

/**
 * How the reason of a trial begins that took its worker down on both tries: the machine's failure, not the network's.
 */
export const LOST = "tried twice: ";

/** How one trial is trained; what is absent is the method's own (the paper's). */
export interface TrialOptions {
  readonly seed: number;
  readonly epochs?: number;
  /** First N of the shuffled training rows. */
  readonly images?: number;
  readonly protocol?: Partial<Protocol>;
}

/** One trial of a study, planned. JSON goes in and out unchanged. */
export interface Task {
  /**
   * The trial's id: hash of method, config, protocol, seed and data; with `.test` appended for a later test reading.
   */
  readonly id: string;
  readonly study: string;
  readonly method: MethodName;
  readonly config: Record<string, unknown>;
  readonly options: TrialOptions;
  readonly tags: Trial["tags"];
  /** Read the test set, once. */
  readonly wantTest: boolean;
  /** Give the trained weights back. */
  readonly wantWeights: boolean;
  /** Where the weights go if they are kept for good, relative to the repository; recorded in the trial. */
  readonly weightsFile?: string;
  /**
   * The trial whose weights this one's config starts from (`Method.base`), as `readsTestOf`: without them it is trained
   * first.
   */
  readonly startsFrom?: { readonly trial: string; readonly weights?: string };
  /**
   * The candidate whose test accuracy this task reads. If `weights` (base64 of a safetensors file) are there they are
   * evaluated; otherwise the candidate is trained again, which gives the same bits.
   */
  readonly readsTestOf?: { readonly trial: Trial; readonly weights?: string };
}

/** A task in a few words. */
export function taskName({ method, config, options }: Task): string {
  return `${method} ${JSON.stringify(config)} seed ${options.seed}`;
}

/** How far a trial is. */
export interface TaskProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly validationAccuracy: number | null;
  readonly secondsLeft: number;
}

export interface TaskResult {
  readonly trial: Trial;
  /** A safetensors file, if the task wants the weights and the training did not fail. */
  readonly weights?: Uint8Array;
}

/** Saved state of a half-trained trial. */
export interface Checkpoint {
  load(): Promise<Uint8Array | null>;
  save(bytes: Uint8Array): Promise<void>;
  readonly everySeconds: number;
}

export interface RunHooks {
  readonly signal: AbortSignal;
  readonly checkpoint: Checkpoint;
  onProgress(progress: TaskProgress): Promise<void>;
}

/** What a worker does. The tests put a fast stand-in here. */
export interface Runner {
  /** Loads the data set; once for all of a worker's trials. Returns what {@linkcode Agreement} compares. */
  prepare(): Promise<Agreement>;
  /**
   * Trains or evaluates. A training that diverges is a result with a failed trial; throwing means that something is
   * broken.
   */
  run(task: Task, hooks: RunHooks): Promise<TaskResult>;
}

/** What two machines must have in common for their trials to stand in one journal. */
export interface Agreement {
  /** Hash of the sources that decide a result. */
  readonly code: string;
  /** Hash of the pixels and the split. */
  readonly data: string;
}

/**
 * What a search hears from whoever runs its tasks. An error thrown by `onResult` or `onLost` ends the search with it.
 */
export interface ExecutorEvents {
  onStart(task: Task): void;
  onProgress(task: Task, progress: TaskProgress): void;
  onResult(task: Task, result: TaskResult): void;
  /** The task was tried twice and nobody lived to answer. */
  onLost(task: Task, reason: string, seconds: number): void;
  /** The task goes back to the line (after a crash, or because the search stops). */
  onReturned(task: Task, reason: string): void;
  onNotice(text: string): void;
}

/** Runs tasks: the pool of worker processes, or the queue. */
export interface Executor {
  readonly label: string;
  /** How many tasks run at once, for the time left; null if nobody knows. */
  readonly workers: number | null;
  /** Resolves when every task was answered, or soon after the signal. */
  run(tasks: readonly Task[], events: ExecutorEvents, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
  /** Kills what runs, at once. */
  abandon(): void;
}
