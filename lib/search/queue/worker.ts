/** The worker's end of a queue: takes tasks as long as it is wanted, each in a process of its own. */
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { DelayedError, type Job, Worker } from "bullmq";
import { messageOf, UserError } from "../../errors.ts";
import { codeVersion } from "../../training/code_version.ts";
import { createPool, type PoolOptions } from "../workers/pool.ts";
import type { Agreement, Executor, ExecutorEvents, Task, TaskProgress } from "../task.ts";
import { type Address, assertReachable, connect, parseAddress } from "./address.ts";
import { agrees, currentSearch, disagreement, type JobAnswer, type JobData, QUEUE, type SearchRecord } from "./jobs.ts";

/** A worker that gives no sign for this long has lost its trial to the others. */
const LOCK_MS = 60_000;

/** How often trials of vanished workers are looked for. */
const STALLED_MS = 15_000;

/** Machines that a trial may take down before it is given up. */
const MACHINES = 2;

/** How often progress is told. */
const TELL_MS = 2000;

/** How long a worker that stops waits for a Redis that is away. */
const FAREWELL_MS = 3000;

/** Before a task that was given back is taken again. */
const GIVE_BACK_MS = 1000;

export interface QueueWorkerOptions {
  readonly address: string;
  readonly agreement: Agreement;
  /** Name of the pixels, for a message. */
  readonly pixels: string;
  /** Trainings at once. */
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly onNotice: (text: string) => void;
  readonly pool?: Omit<PoolOptions, "workers">;
  /** In place of the usual 60 and 15 seconds, for tests. */
  readonly lockMs?: number;
  readonly stalledMs?: number;
}

/**
 * Works until the signal. A task that was begun goes back to the queue then.
 *
 * @throws {UserError} no Redis at the address, code or data differ from the search's, or nothing can be trained here.
 */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<void> {
  const address = parseAddress(options.address);
  await assertReachable(address);
  const mine = { host: hostname(), commit: codeVersion(), pixels: options.pixels, agreement: options.agreement };
  await refuseOtherSearch(address, mine);
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const slots = Array.from(
    { length: options.workers },
    () => new Slot(address, mine, options, signal, (error) => failed.abort(error)),
  );
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await Promise.all(slots.map((slot) => slot.close()));
  if (failed.signal.aborted) throw failed.signal.reason;
}

type Mine = Omit<SearchRecord, "token" | "study">;

async function refuseOtherSearch(address: Address, mine: Mine): Promise<void> {
  const client = connect(address);
  try {
    const search = await currentSearch(client);
    if (search !== null && !agrees(search.agreement, mine.agreement)) throw disagreement(search, mine);
  } finally {
    client.disconnect();
  }
}

/** One training at a time: a BullMQ worker over a process of its own. */
class Slot {
  readonly #pool: Executor;
  readonly #worker: Worker<JobData, JobAnswer>;
  readonly #mine: Mine;
  readonly #signal: AbortSignal;
  readonly #fail: (error: unknown) => void;
  readonly #notice: (text: string) => void;

  constructor(
    address: Address,
    mine: Mine,
    options: QueueWorkerOptions,
    signal: AbortSignal,
    fail: (error: unknown) => void,
  ) {
    this.#mine = mine;
    this.#signal = signal;
    this.#fail = fail;
    this.#notice = options.onNotice;
    this.#pool = createPool({ ...options.pool, workers: 1 });
    const notice = options.onNotice;
    const client = connect(
      address,
      () => notice(`${address.shown} is away: waiting for it`),
      () => notice(`${address.shown} is back`),
    );
    this.#worker = new Worker<JobData, JobAnswer>(QUEUE, (job, token) => this.#work(job, token), {
      connection: client,
      concurrency: 1,
      lockDuration: options.lockMs ?? LOCK_MS,
      stalledInterval: options.stalledMs ?? STALLED_MS,
      maxStalledCount: MACHINES - 1,
    });
    this.#worker.on("error", () => {}); // lost connections are told above; lost locks by the search
  }

  /** Gives back what was begun; a Redis that is away finds out by itself, after the usual time without a sign. */
  async close(): Promise<void> {
    await this.#pool.close();
    await Promise.race([this.#worker.close(), sleep(FAREWELL_MS, undefined, { ref: false })]);
  }

  async #work(job: Job<JobData, JobAnswer>, token: string | undefined): Promise<JobAnswer> {
    const { task, search } = job.data;
    if (!agrees(search.agreement, this.#mine.agreement)) {
      this.#fail(disagreement(search, this.#mine));
      return await giveBack(job, token);
    }
    const answers: JobAnswer[] = [];
    let told = 0;
    const { agreement } = this.#mine;
    const events: ExecutorEvents = {
      onStart: () => {},
      onProgress: (_task: Task, progress: TaskProgress) => {
        if (Date.now() - told < TELL_MS) return;
        told = Date.now();
        job.updateProgress(progress).catch(() => {}); // the next one may get through
      },
      onResult: (_task, { trial, weights }) => {
        answers.push({
          trial,
          agreement,
          ...(weights === undefined ? {} : { weights: Buffer.from(weights).toString("base64") }),
        });
      },
      onLost: (_task, reason, seconds) => void answers.push({ lost: reason, seconds, agreement }),
      onReturned: (_task, reason) => {
        if (reason !== "stopped") this.#notice(`tried once more: ${reason}`);
      },
      onNotice: this.#notice,
    };
    try {
      await this.#pool.run([task], events, this.#signal);
    } catch (error) {
      this.#fail(error instanceof UserError ? error : new UserError(messageOf(error)));
    }
    return answers[0] ?? await giveBack(job, token);
  }
}

/** Puts a job back into the line; somebody else may do it. */
async function giveBack(job: Job<JobData, JobAnswer>, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + GIVE_BACK_MS, token);
  throw new DelayedError();
}
