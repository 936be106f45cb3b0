/**
 * Worker processes on this machine, each with one trial at a time. What becomes of a worker costs its own trial one
 * retry.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { assetPath } from "../../assets.ts";
import { UserError } from "../../errors.ts";
import type { FromWorker } from "./messages.ts";
import type { Executor, ExecutorEvents, Task } from "../task.ts";
import { startWorker, type WorkerHandle } from "./worker_handle.ts";

export interface PoolOptions {
  /** Default: one per core. */
  readonly workers?: number;
  /** Module that exports the `runner`; default: the real one. */
  readonly runnerPath?: string;
  /** A worker that tells no progress for this long is hung and killed. */
  readonly hungSeconds?: number;
  /** After a stop, workers get this long to save their state. */
  readonly graceSeconds?: number;
  /** Folder for the state of half-trained trials. */
  readonly checkpoints?: string;
  /** Seconds between two saves of it: what a kill costs at most, and an epoch. */
  readonly checkpointSeconds?: number;
}

/** Tries of a trial: the first and one retry. */
const TRIES = 2;

/** Workers in a row that may die before they are ready; more means that none will ever be. */
const STARTS = 3;

/** Path of the state file of a half-trained trial. */
export function checkpointPath(id: string, folder = assetPath("data/scratch/checkpoints")): string {
  return join(folder, id);
}

/** A worker and what it does. `isReady` is false while it loads the data set; it may have been given its first task. */
interface Slot {
  handle: WorkerHandle;
  isReady: boolean;
  task: Task | null;
  started: number;
  lastSign: number;
  /** Why we killed it, if we did. */
  killedFor: string | null;
}

interface Run {
  readonly waiting: Task[];
  readonly events: ExecutorEvents;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
  left: number;
}

/** Starts no process before the first task. */
export function createPool(options: PoolOptions = {}): Executor {
  return new Pool(options);
}

class Pool implements Executor {
  readonly workers: number;
  readonly label: string;
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #tries = new Map<string, number>();
  readonly #hungMs: number;
  #run: Run | null = null;
  #failedStarts = 0;
  #isStopping = false;
  #lastLook = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.workers = options.workers ?? availableParallelism();
    this.label = `${this.workers} worker process${this.workers === 1 ? "" : "es"}`;
    this.#hungMs = (options.hungSeconds ?? 300) * 1000;
  }

  async run(tasks: readonly Task[], events: ExecutorEvents, signal: AbortSignal): Promise<void> {
    if (this.#run !== null) throw new Error("the pool runs one list of tasks at a time");
    if (tasks.length === 0 || signal.aborted) return;
    this.#tries.clear();
    this.#lastLook = Date.now();
    const watch = setInterval(() => this.#killHung(), Math.min(1000, this.#hungMs / 4));
    const stop = () => this.#stop();
    try {
      await new Promise<void>((done, fail) => {
        this.#run = { waiting: [...tasks], events, done, fail, left: tasks.length };
        signal.addEventListener("abort", stop);
        this.#feed();
      });
    } catch (error) {
      this.#stop();
      await this.#allGone();
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
      clearInterval(watch);
      this.#run = null;
    }
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#allGone();
  }

  async #allGone(): Promise<void> {
    await Promise.all([...this.#slots].map((slot) => slot.handle.gone));
  }

  /** Gives waiting tasks to idle workers and starts workers while there is work for them. */
  #feed(): void {
    const run = this.#run;
    if (run === null || this.#isStopping) return;
    for (const slot of this.#slots) {
      if (run.waiting.length === 0) break;
      if (slot.task === null && slot.isReady) this.#give(slot, run.waiting.shift()!);
    }
    const starting = [...this.#slots].filter((slot) => !slot.isReady).length;
    for (let more = run.waiting.length - starting; more > 0 && this.#slots.size < this.workers; more--) this.#start();
  }

  #give(slot: Slot, task: Task): void {
    slot.task = task;
    slot.started = slot.lastSign = Date.now();
    this.#tries.set(task.id, (this.#tries.get(task.id) ?? 0) + 1);
    this.#run?.events.onStart(task);
    const { checkpoints, checkpointSeconds = 60 } = this.#options;
    slot.handle.send({
      type: "task",
      task,
      checkpoint: checkpointPath(task.id, checkpoints),
      everySeconds: checkpointSeconds,
    });
  }

  #start(): void {
    const slot: Slot = {
      handle: undefined!,
      isReady: false,
      task: null,
      started: 0,
      lastSign: Date.now(),
      killedFor: null,
    };
    slot.handle = startWorker(this.#options.runnerPath ?? assetPath("lib/search/workers/runner.ts"), {
      onMessage: (message) => this.#guard(() => this.#hear(slot, message)),
      onText: (line) => this.#run?.events.onNotice(`worker ${slot.handle.pid}: ${line}`),
      onExit: (cause) => this.#guard(() => this.#bury(slot, cause)),
    });
    this.#slots.add(slot);
  }

  /** An error in what the search does with an answer (a full disk) ends the run, not the process. */
  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#run?.fail(error);
    }
  }

  #hear(slot: Slot, message: FromWorker): void {
    slot.lastSign = Date.now();
    const { task } = slot;
    const run = this.#run;
    if (message.type === "ready") {
      slot.isReady = true;
      this.#failedStarts = 0;
      return this.#feed();
    }
    if (message.type === "unable") throw new UserError(message.message);
    if (task === null || run === null || message.id !== task.id) return;
    if (message.type === "progress") return run.events.onProgress(task, message.progress);
    slot.task = null;
    if (message.type === "stopped") {
      run.events.onReturned(task, "stopped");
    } else if (message.type === "error") {
      if (message.forAll) throw new UserError(message.message);
      this.#dismiss(slot); // what it holds in memory is no longer to be trusted
      this.#lose(task, message.message, slot);
    } else {
      const { trial, weights } = message;
      run.events.onResult(task, {
        trial,
        ...(weights === undefined ? {} : { weights: Buffer.from(weights, "base64") }),
      });
      this.#answered();
    }
    this.#feed();
  }

  /** A worker is gone. */
  #bury(slot: Slot, cause: string): void {
    if (!this.#slots.delete(slot)) return; // dismissed
    const { task } = slot;
    slot.task = null;
    if (this.#isStopping) {
      if (task !== null) this.#run?.events.onReturned(task, "stopped");
      if (this.#slots.size === 0) this.#run?.done();
      return;
    }
    if (!slot.isReady && ++this.#failedStarts >= STARTS) {
      throw new UserError(`no worker process can start: ${cause}; run with --workers 1 if memory is short`);
    }
    if (task !== null) this.#lose(task, slot.killedFor ?? cause, slot);
    this.#feed();
  }

  /** A task came to nothing: once more, or given up. */
  #lose(task: Task, reason: string, slot: Slot): void {
    const run = this.#run;
    if (run === null) return;
    if ((this.#tries.get(task.id) ?? 0) < TRIES) {
      run.waiting.unshift(task);
      run.events.onReturned(task, reason);
    } else {
      run.events.onLost(task, reason, (Date.now() - slot.started) / 1000);
      this.#answered();
    }
  }

  #answered(): void {
    const run = this.#run;
    if (run !== null && --run.left === 0) run.done();
  }

  #killHung(): void {
    const now = Date.now();
    if (now - this.#lastLook > this.#hungMs / 2) { // the machine itself was asleep
      for (const slot of this.#slots) slot.lastSign = now;
    }
    this.#lastLook = now;
    for (const slot of this.#slots) {
      const isAtWork = slot.task !== null || !slot.isReady;
      if (isAtWork && now - slot.lastSign > this.#hungMs) {
        slot.killedFor = `hung: no progress for ${Math.round(this.#hungMs / 1000)} s`;
        slot.handle.kill();
      }
    }
  }

  #dismiss(slot: Slot): void {
    this.#slots.delete(slot);
    slot.handle.kill();
  }

  abandon(): void {
    for (const slot of this.#slots) slot.handle.kill();
  }

  /** Nothing new starts; workers save and end, or are killed when their time is up. */
  #stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    if (this.#slots.size === 0) this.#run?.done();
    for (const slot of this.#slots) {
      if (!slot.isReady) slot.handle.kill(); // still loading: nothing to save
      slot.handle.send({ type: "stop" });
      const timer = setTimeout(() => slot.handle.kill(), (this.#options.graceSeconds ?? 5) * 1000);
      slot.handle.gone.then(() => clearTimeout(timer));
    }
  }
}
