/**
 * What a person sees of a running search, on stderr: one line that changes, or plain lines where there is no terminal.
 */
import type { WriteStream } from "node:tty";
import type { Trial } from "../../training/trial.ts";
import { type Estimator, formatRate, formatSeconds } from "./estimate.ts";
import type { StudyDisplay } from "../run_study.ts";
import type { Task, TaskProgress } from "../task.ts";
import { fits, isScored } from "../winners.ts";
import { BUDGETS } from "../study.ts";

/** A plain line at most this often; trials that take longer get a line each. */
const PLAIN_EVERY_MS = 10_000;

const FORESEE_EVERY_MS = 5000;

/** Redraws of the changing line. */
const REDRAW_MS = 250;

export interface DisplayOptions {
  readonly stream: Pick<WriteStream, "write"> & { isTTY?: boolean; columns?: number };
  readonly estimator: Estimator;
  /** Trials that run at once; null if nobody knows. */
  readonly workers: () => number | null;
  readonly now?: () => number;
}

interface Running {
  readonly task: Task;
  readonly since: number;
  progress: TaskProgress | null;
}

/** The display of one search; the same one goes through all of a campaign's studies. */
export function createDisplay(options: DisplayOptions): StudyDisplay {
  return new Display(options);
}

class Display implements StudyDisplay {
  readonly #options: DisplayOptions;
  readonly #now: () => number;
  readonly #running = new Map<string, Running>();
  #waiting = new Map<string, Task>();
  #study = "";
  #planned = 0;
  #done = 0;
  #failed = 0;
  /** Trainings that ended since the study began here. */
  #trained = 0;
  #since = 0;
  #best = new Map<number | null, number>();
  #foreseen = { at: -Infinity, seconds: 0 };
  #lastPlain = 0;
  #hasLine = false;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(options: DisplayOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  onStage(study: string, tasks: readonly Task[], trials: ReadonlyMap<string, Trial>): void {
    if (study !== this.#study) {
      // the rate is a study's, not a stage's: readings of the test set are a stage of moments at its end
      this.#trained = 0;
      this.#since = this.#now();
    }
    this.#study = study;
    this.#planned = tasks.length;
    this.#waiting = new Map(tasks.filter(({ id }) => !trials.has(id)).map((task) => [task.id, task]));
    this.#running.clear();
    this.#best.clear();
    this.#done = this.#failed = 0;
    for (const { id } of tasks) if (trials.has(id)) this.#count(trials.get(id)!);
    this.#foreseen = { at: -Infinity, seconds: 0 };
    if (this.#options.stream.isTTY) this.#timer ??= setInterval(() => this.#draw(), REDRAW_MS);
    else this.#plain();
  }

  onStart(task: Task): void {
    this.#running.set(task.id, { task, since: this.#now(), progress: null });
  }

  onProgress(task: Task, progress: TaskProgress): void {
    const running = this.#running.get(task.id);
    if (running !== undefined) running.progress = progress;
    if (!this.#options.stream.isTTY && this.#now() - this.#lastPlain > 6 * PLAIN_EVERY_MS) this.#plain();
  }

  onTrial(task: Task, trial: Trial): void {
    this.#waiting.delete(task.id);
    this.#running.delete(task.id);
    this.#options.estimator.learn(trial);
    this.#count(trial);
    if (task.readsTestOf === undefined) this.#trained++;
    if (!this.#options.stream.isTTY && this.#now() - this.#lastPlain > PLAIN_EVERY_MS) this.#plain();
  }

  onReturned(task: Task): void {
    this.#running.delete(task.id);
  }

  onNotice(text: string): void {
    this.#clear();
    this.#options.stream.write(`${text}\n`);
  }

  onEnd(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#study === "") return;
    this.#clear();
    this.#plain();
  }

  #count(trial: Trial): void {
    if (trial.outcome === "ok") this.#done++;
    else this.#failed++;
    if (!isScored(trial)) return;
    for (const budget of [...BUDGETS, null]) {
      if (fits(trial, budget)) {
        this.#best.set(budget, Math.max(this.#best.get(budget) ?? 0, trial.validation!.accuracy));
      }
    }
  }

  #text(): string {
    const left = this.#planned - this.#done - this.#failed;
    const counts = `${this.#done} done, ${this.#failed} failed, ${this.#running.size} running, ${
      left - this.#running.size
    } waiting`;
    const best = BUDGETS.flatMap((budget) =>
      this.#best.has(budget) ? [`${budget} KB ${this.#best.get(budget)!.toFixed(3)}`] : []
    );
    return [
      `${this.#study}: ${counts}`,
      ...(best.length === 0 ? [] : [`best ${best.join(", ")}`]),
      ...this.#pace(),
      ...[...this.#running.values()].slice(0, 2).flatMap(({ progress }) =>
        progress === null ? [] : [`epoch ${progress.epoch + 1}/${progress.epochs}`]
      ),
    ].join(" | ");
  }

  #pace(): string[] {
    const minutes = (this.#now() - this.#since) / 60_000;
    const rate = this.#trained === 0 ? [] : [`${formatRate(this.#trained / minutes)} trials/min`];
    const workers = this.#waiting.size === 0 ? null : this.#options.workers() || null;
    return [...rate, ...(workers === null ? [] : [`${formatSeconds(this.#secondsLeft(workers))} left`])];
  }

  /** Foreseen anew every few seconds: it looks at every waiting trial. */
  #secondsLeft(workers: number): number {
    const { estimator } = this.#options;
    const now = this.#now();
    if (now - this.#foreseen.at < FORESEE_EVERY_MS) {
      return Math.max(0, this.#foreseen.seconds - (now - this.#foreseen.at) / 1000);
    }
    let seconds = 0;
    let longest = 0;
    for (const task of this.#waiting.values()) {
      const running = this.#running.get(task.id);
      const foreseen = estimator.seconds(task);
      const spent = running === undefined ? 0 : (now - running.since) / 1000;
      const left = Math.max(foreseen - spent, 0);
      seconds += left;
      longest = Math.max(longest, left);
    }
    this.#foreseen = { at: now, seconds: Math.max(seconds / workers, longest) };
    return this.#foreseen.seconds;
  }

  #plain(): void {
    this.#lastPlain = this.#now();
    this.#options.stream.write(`${this.#text()}\n`);
  }

  #draw(): void {
    const width = (this.#options.stream.columns ?? 120) - 1;
    this.#options.stream.write(`\r\x1b[K${this.#text().slice(0, width)}`);
    this.#hasLine = true;
  }

  #clear(): void {
    if (this.#hasLine) this.#options.stream.write("\r\x1b[K");
    this.#hasLine = false;
  }
}
