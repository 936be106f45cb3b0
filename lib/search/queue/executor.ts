/**
 * The search's end of a queue: fills it, takes the answers out one by one, and stays the only writer of the journal.
 *
 * It looks instead of listening: answers stay in the queue until they are journaled, so neither a lost connection nor
 * a search that was killed loses one.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { codeVersion } from "../../training/code_version.ts";
import type { Agreement, Executor, ExecutorEvents, Task, TaskProgress } from "../task.ts";
import { type Address, assertReachable, connect, parseAddress } from "./address.ts";
import { agrees, claimQueue, type JobAnswer, type JobData, QUEUE, releaseQueue, type SearchRecord } from "./jobs.ts";

/** How often it counts the workers and renews its claim on the queue. */
const CENSUS_MS = 5000;

/** Answers fetched, and removed, in one turn with the server. */
const TAKEN_AT_ONCE = 50;

/** Jobs added in one call. */
const CHUNK = 500;

export interface QueueOptions {
  readonly address: string;
  readonly study: string;
  readonly agreement: Agreement;
  /** Name of the pixels, for a worker's message. */
  readonly pixels: string;
  /** How often it looks for answers. */
  readonly everyMs?: number;
}

/** Throws a UserError if nobody answers at the address. */
export async function createQueueExecutor(options: QueueOptions): Promise<Executor> {
  const address = parseAddress(options.address);
  await assertReachable(address);
  return new QueueExecutor(address, options);
}

class QueueExecutor implements Executor {
  readonly label: string;
  readonly #everyMs: number;
  readonly #record: SearchRecord;
  readonly #client: Redis;
  readonly #queue: Queue;
  #events: ExecutorEvents | null = null;
  #workers: number | null = null;
  #pending = new Map<string, Task>();
  #active = new Set<string>();
  #mustRefill = false;
  #looks = 0;

  constructor(address: Address, { study, agreement, pixels, everyMs = 500 }: QueueOptions) {
    this.label = `queue ${address.shown}`;
    this.#everyMs = everyMs;
    this.#record = { token: randomUUID(), host: hostname(), study, commit: codeVersion(), pixels, agreement };
    this.#client = connect(
      address,
      () => this.#events?.onNotice(`${address.shown} is away: waiting for it`),
      () => {
        this.#mustRefill = true; // it may have forgotten everything
        this.#events?.onNotice(`${address.shown} is back`);
      },
    );
    this.#queue = new Queue(QUEUE, {
      connection: this.#client,
      defaultJobOptions: { attempts: 1, removeOnComplete: false, removeOnFail: false },
    });
    this.#queue.on("error", () => {}); // lost connections are told once, above
  }

  get workers(): number | null {
    return this.#workers;
  }

  async run(tasks: readonly Task[], events: ExecutorEvents, signal: AbortSignal): Promise<void> {
    if (tasks.length === 0 || signal.aborted) return;
    this.#events = events;
    this.#pending = new Map(tasks.map((task) => [task.id, task]));
    this.#active.clear();
    const serving = this.#serve(signal);
    serving.catch(() => {}); // it may end after it was left
    let watch: ReturnType<typeof setInterval> | undefined;
    const isAway = new Promise<void>((resolve) => {
      const look = () => this.#client.status !== "ready" && resolve();
      signal.addEventListener("abort", () => watch = setInterval(look, this.#everyMs), { once: true });
    });
    try {
      await Promise.race([serving, isAway]); // what waits for a Redis that is away would wait for ever
    } finally {
      clearInterval(watch);
      if (this.#pending.size > 0 && this.#client.status === "ready") await this.#removeWaiting();
      this.#events = null;
    }
  }

  async #serve(signal: AbortSignal): Promise<void> {
    await claimQueue(this.#client, this.#record);
    await this.#removeWaiting();
    await this.#fill();
    while (this.#pending.size > 0 && !signal.aborted) {
      if (!await this.#look()) await pause(this.#everyMs, signal);
    }
  }

  async close(): Promise<void> {
    if (this.#client.status === "ready") {
      await releaseQueue(this.#client, this.#record);
      await this.#queue.close();
    }
    this.#client.disconnect();
  }

  abandon(): void {
    this.#client.disconnect();
  }

  /** Takes jobs out that nobody has begun: left by an earlier search, or not wanted any more because this one stops. */
  async #removeWaiting(): Promise<void> {
    const jobs = await this.#queue.getJobs(["waiting", "paused", "delayed", "prioritized"]);
    await Promise.all(jobs.map((job) => job?.remove().catch(() => {}))); // a worker may just have taken it
  }

  /** Adds what is pending; a job that is there already is left as it is. */
  async #fill(): Promise<void> {
    this.#mustRefill = false;
    const tasks = [...this.#pending.values()];
    for (let from = 0; from < tasks.length; from += CHUNK) {
      await this.#queue.addBulk(
        tasks.slice(from, from + CHUNK).map((task) => ({
          name: task.study,
          data: { task, search: this.#record } satisfies JobData,
          opts: { jobId: task.id },
        })),
      );
    }
  }

  /** One look at the queue; says whether an answer was found. */
  async #look(): Promise<boolean> {
    const count = this.#looks++;
    if (count % Math.ceil(CENSUS_MS / this.#everyMs) === 0) await this.#census();
    if (this.#mustRefill) await this.#fill();
    // the active ones first: what is then neither active nor answered has gone back to the line
    const [active, completed, failed] = await Promise.all([
      this.#client.lrange(this.#queue.toKey("active"), 0, -1),
      this.#client.zrange(this.#queue.toKey("completed"), 0, -1),
      this.#client.zrange(this.#queue.toKey("failed"), 0, -1),
    ]);
    const answered = [...completed, ...failed].filter((id) => this.#pending.has(id));
    for (let from = 0; from < answered.length; from += TAKEN_AT_ONCE) {
      const jobs = await Promise.all(answered.slice(from, from + TAKEN_AT_ONCE).map((id) => this.#queue.getJob(id)));
      const removals: Promise<void>[] = [];
      try {
        for (const job of jobs) if (this.#take(job)) removals.push(job!.remove());
      } finally {
        await Promise.allSettled(removals); // one that stays is known by the next search
      }
    }
    this.#follow(new Set(active));
    if (count % Math.ceil(2000 / this.#everyMs) === 0) await this.#tellProgress();
    return answered.length > 0;
  }

  /** Says that it is still there, and counts who works for it. */
  async #census(): Promise<void> {
    await claimQueue(this.#client, this.#record);
    const before = this.#workers;
    this.#workers = await this.#queue.getWorkersCount();
    if (this.#workers === 0 && before !== 0) {
      this.#events?.onNotice("no worker is at the queue: start some with deno task worker --queue ADDRESS");
    }
  }

  /** Hands an answer to the search; says whether it is journaled, so that the job can be removed from the queue. */
  #take(job: Job<JobData, JobAnswer> | undefined): boolean {
    const id = job?.id ?? "";
    const task = this.#pending.get(id);
    const events = this.#events;
    if (job === undefined || task === undefined || events === null) return false;
    const answer = job.returnvalue;
    if (job.finishedOn !== undefined && job.failedReason !== undefined && job.failedReason !== "") {
      this.#settle(id);
      events.onLost(task, job.failedReason, (job.finishedOn - (job.processedOn ?? job.finishedOn)) / 1000);
    } else if (!agrees(answer.agreement, this.#record.agreement)) {
      this.#mustRefill = true; // left by a search of other code
    } else if ("lost" in answer) {
      this.#settle(id);
      events.onLost(task, answer.lost, answer.seconds);
    } else {
      const { trial, weights } = answer;
      // the task may be worded anew since the job was added; what decides the id is the same
      const line = { ...trial, study: task.study, tags: task.tags };
      this.#settle(id);
      events.onResult(task, {
        trial: line,
        ...(weights === undefined ? {} : { weights: Buffer.from(weights, "base64") }),
      });
    }
    return true;
  }

  #settle(id: string): void {
    this.#pending.delete(id);
    this.#active.delete(id);
  }

  /** Tells which tasks were begun, and which went back to the line because their worker is gone. */
  #follow(active: ReadonlySet<string>): void {
    for (const id of active) {
      const task = this.#pending.get(id);
      if (task === undefined || this.#active.has(id)) continue;
      this.#active.add(id);
      this.#events?.onStart(task);
    }
    for (const id of this.#active) {
      const task = this.#pending.get(id);
      if (task === undefined || active.has(id)) continue;
      this.#active.delete(id);
      this.#events?.onReturned(task, "its worker stopped or is gone");
    }
  }

  async #tellProgress(): Promise<void> {
    for (const id of this.#active) {
      const text = await this.#client.hget(this.#queue.toKey(id), "progress");
      const task = this.#pending.get(id);
      if (text === null || task === undefined) continue;
      const progress = JSON.parse(text) as TaskProgress | number;
      if (typeof progress === "object") this.#events?.onProgress(task, progress);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
