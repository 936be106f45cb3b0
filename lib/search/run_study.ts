/** Runs what a study's journal lacks, stage after stage: the one place that writes. */
import { messageOf, UserError } from "../errors.ts";
import type { Trial } from "../training/trial.ts";
import type { JournalWriter } from "./journal/journal.ts";
import type { Planner, Scale, Study } from "./study.ts";
import { type Executor, type ExecutorEvents, type Task, taskName, type TaskProgress } from "./task.ts";
import type { WeightsStore } from "./weights/weights_store.ts";
import { publishable } from "./weights/publish.ts";
import type { Elsewhere } from "./adopt.ts";

/** Trials that may be lost before any other ends well; more means that the machine is at fault, not the trials. */
const LOST_AT_FIRST = 3;

/** Weights that may pile up before those that nothing wants are deleted: finding them takes a look at every trial. */
const PRUNE_EVERY = 20;

/** What the person sees while it runs. */
export interface StudyDisplay {
  /** A stage begins: all that is planned by now, and what the journal holds of it. */
  onStage(study: string, tasks: readonly Task[], trials: ReadonlyMap<string, Trial>): void;
  onStart(task: Task): void;
  onProgress(task: Task, progress: TaskProgress): void;
  onTrial(task: Task, trial: Trial): void;
  /** It does not run any more, and waits again. */
  onReturned(task: Task): void;
  onNotice(text: string): void;
  onEnd(): void;
}

export interface StudyRun {
  readonly study: Study;
  readonly scale: Scale;
  readonly planner: Planner;
  readonly journal: JournalWriter;
  readonly executor: Executor;
  readonly weights: WeightsStore;
  /** Trials of other studies, which are not trained again. */
  readonly elsewhere: Elsewhere;
  readonly display: StudyDisplay;
  readonly signal: AbortSignal;
  /** The line of a trial that took its worker down twice. */
  lostTrial(task: Task, reason: string, seconds: number): Trial;
  /** Forgets a finished trial's saved state. */
  dropCheckpoint(id: string): void;
}

export interface StudyOutcome {
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly isComplete: boolean;
}

/**
 * Runs a study to its end, or to the signal.
 *
 * @throws {UserError} the journal cannot be written, no worker can start, or every trial takes its worker down.
 */
export async function runStudy(run: StudyRun): Promise<StudyOutcome> {
  const { study, scale, planner, journal, display, signal } = run;
  const context = { planner, trials: journal.trials };
  const recorder = new Recorder(run);
  try {
    for (;;) {
      const plan = study.plan(scale, context);
      recorder.adopt(plan.tasks);
      const pending = plan.tasks.filter(({ id }) => !journal.trials.has(id));
      const outcome = countOutcome(plan.tasks, journal.trials);
      recorder.prune();
      if (pending.length === 0 || signal.aborted) return { ...outcome, isComplete: pending.length === 0 };
      display.onStage(study.name, plan.tasks, journal.trials);
      await run.executor.run(
        pending.map((task) => withStoredWeights(task, run.weights, journal.trials)),
        recorder,
        signal,
      );
      recorder.settle();
      if (!signal.aborted && pending.every(({ id }) => !journal.trials.has(id))) {
        throw new Error(`${study.name}: a stage of ${pending.length} trials ended without one`);
      }
    }
  } finally {
    recorder.publish();
    display.onEnd();
  }
}

/** How many of the planned trials are in the journal. */
export function countOutcome(
  tasks: readonly Task[],
  trials: ReadonlyMap<string, Trial>,
): Omit<StudyOutcome, "isComplete"> {
  const found = tasks.flatMap(({ id }) => trials.get(id) ?? []);
  const failed = found.filter(({ outcome }) => outcome !== "ok").length;
  return { planned: tasks.length, done: found.length - failed, failed };
}

/** A task that begins with another trial's weights gets them, if they were kept or published. */
function withStoredWeights(task: Task, store: WeightsStore, trials: ReadonlyMap<string, Trial>): Task {
  const source = task.readsTestOf?.trial ?? trials.get(task.startsFrom?.trial ?? "");
  const bytes = source === undefined ? null : store.get(source);
  if (bytes === null) return task;
  const weights = Buffer.from(bytes).toString("base64");
  return {
    ...task,
    ...(task.readsTestOf === undefined ? {} : { readsTestOf: { ...task.readsTestOf, weights } }),
    ...(task.startsFrom === undefined ? {} : { startsFrom: { ...task.startsFrom, weights } }),
  };
}

/** Takes the executor's answers: weights to scratch, then the line to the journal, then it counts. */
class Recorder implements ExecutorEvents {
  readonly #run: StudyRun;
  /** Lost trials that are not believed yet: nothing has ended well since the start. */
  #suspect: { task: Task; reason: string; seconds: number }[] = [];
  #hasSucceeded = false;
  #unpruned = 0;

  constructor(run: StudyRun) {
    this.#run = run;
  }

  onStart(task: Task): void {
    this.#run.display.onStart(task);
  }

  onProgress(task: Task, progress: TaskProgress): void {
    this.#run.display.onProgress(task, progress);
  }

  onResult(task: Task, { trial, weights }: { trial: Trial; weights?: Uint8Array }): void {
    const { journal, display } = this.#run;
    if (journal.trials.has(trial.id)) return; // a second worker's answer to the same task
    if (weights !== undefined) this.#run.weights.put(trial.id, weights);
    this.#write(trial);
    this.#hasSucceeded = true;
    this.settle();
    display.onTrial(task, trial);
    if (weights !== undefined && ++this.#unpruned >= PRUNE_EVERY) this.prune();
  }

  /** Takes over what other studies have trained. */
  adopt(tasks: readonly Task[]): void {
    const { journal, elsewhere, weights, display } = this.#run;
    let count = 0;
    for (const task of tasks) {
      const found = journal.trials.has(task.id) ? null : elsewhere.find(task);
      if (found === null) continue;
      if (found.weights !== null) weights.put(task.id, found.weights);
      this.#write(found.trial);
      count++;
    }
    if (count > 0) {
      display.onNotice(
        `${count} trial${count === 1 ? "" : "s"} taken over from other studies' journals, not trained again`,
      );
    }
  }

  onLost(task: Task, reason: string, seconds: number): void {
    this.#suspect.push({ task, reason, seconds });
    this.#run.display.onNotice(`${taskName(task)}: given up after two tries: ${reason}`);
    if (this.#hasSucceeded) this.settle();
    else if (this.#suspect.length >= LOST_AT_FIRST) this.#blame();
  }

  onReturned(task: Task, reason: string): void {
    this.#run.display.onReturned(task);
    if (reason !== "stopped") this.#run.display.onNotice(`${taskName(task)}: tried once more: ${reason}`);
  }

  onNotice(text: string): void {
    this.#run.display.onNotice(text);
  }

  /** Records lost trials as failed, or blames the machine if nothing has ever ended well. */
  settle(): void {
    if (this.#suspect.length === 0) return;
    if (!this.#hasSucceeded) {
      if (this.#run.signal.aborted) return;
      this.#blame();
    }
    for (const { task, reason, seconds } of this.#suspect.splice(0)) {
      const trial = this.#run.lostTrial(task, reason, seconds);
      this.#write(trial);
      this.#run.display.onTrial(task, trial);
    }
  }

  /** Deletes weights that nothing wants any more. */
  prune(): void {
    this.#unpruned = 0;
    const { journal, study, weights } = this.#run;
    const trials = [...journal.trials.values()];
    const named = trials.filter((trial) => trial.weights !== undefined).map(({ id }) => id);
    weights.prune(trials, new Set([...study.wantedWeights(trials), ...named]));
  }

  /** Writes the chosen trials' weights to where they stay; at the end, when it is known which seed is the median. */
  publish(): void {
    const { journal, weights, display } = this.#run;
    try {
      for (const { chosen, others } of publishable([...journal.trials.values()])) weights.publish(chosen, others);
    } catch (error) {
      display.onNotice(`data/weights is not up to date: ${messageOf(error)}; the next run of this study repairs it`);
    }
  }

  #write(trial: Trial): void {
    this.#run.journal.append(trial);
    this.#run.dropCheckpoint(trial.id);
  }

  #blame(): never {
    const reasons = [...new Set(this.#suspect.map(({ reason }) => reason))].join("; ");
    throw new UserError(`no trial ends well here, nothing was recorded: ${reasons}`);
  }
}
