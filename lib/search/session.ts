/** One study from a command's view: what is planned, what that will cost, and running it. */
import { relative } from "node:path";
import { assetPath } from "../assets.ts";
import { loadCifar10 } from "../dataset/mod.ts";
import { UserError } from "../errors.ts";
import type { Trial } from "../training/trial.ts";
import { type Elsewhere, recordedElsewhere } from "./adopt.ts";
import { dropCheckpoint } from "./workers/checkpoint.ts";
import { createDisplay, type DisplayOptions } from "./progress/display.ts";
import { createEstimator, type Estimator } from "./progress/estimate.ts";
import { assertScope, type JournalScope, openJournal } from "./journal/journal.ts";
import { createPlanner, dataRecord, engineRecord, lostTrial } from "./planner.ts";
import { checkpointPath } from "./workers/pool.ts";
import { assertSameProtocol } from "./protocols.ts";
import { readJournal } from "./journal/read_journal.ts";
import { countOutcome, runStudy, type StudyOutcome } from "./run_study.ts";
import { assertPart, type Planner, type Scale, scaleTag, type Study, type StudyPlan } from "./study.ts";
import type { Executor } from "./task.ts";
import { createWeightsStore, publishingRoot, scratchFolder } from "./weights/weights_store.ts";

/** What all studies of one command share. */
export interface Setup {
  readonly data: Trial["data"];
  readonly planner: Planner;
  readonly engine: Trial["engine"];
}

/** Finds the data set and the engine. Throws {@linkcode UserError} if there is no data set or the engine cannot run. */
export async function prepareSearch(): Promise<Setup> {
  const data = dataRecord(await loadCifar10());
  return { data, planner: createPlanner(data), engine: engineRecord() };
}

/** A study, how much of it, and where it is kept. */
export interface Job {
  readonly study: Study;
  readonly scale: Scale;
  /** Path of the journal. */
  readonly journal: string;
}

/** Where a study is kept if nobody says otherwise. */
export function defaultJournal(study: string): string {
  return assetPath(`data/studies/${study}.jsonl`);
}

/** A path as a person reads it: relative to the repository if it lies there. */
export function shownPath(path: string): string {
  const inside = relative(assetPath(""), path);
  return inside.startsWith("..") ? path : inside;
}

/** What would run. */
export interface Preview {
  readonly outcome: Omit<StudyOutcome, "isComplete">;
  /** Ids of trials that the journal lacks and no other journal has. */
  readonly missing: readonly string[];
  readonly later: StudyPlan["later"];
  readonly note: string | null;
  /** Lines of the journal that are left out, each with its number. */
  readonly notices: readonly string[];
  /** Core seconds of the missing ones. */
  readonly coreSeconds: number;
  /** Core seconds of the longest of them: no number of workers is faster. */
  readonly longest: number;
  /** Whether those seconds come from measured trials, not from assumed rates. */
  readonly isMeasured: boolean;
  readonly trials: readonly Trial[];
}

/**
 * Plans a study without running or writing anything. What is to run `earlier` is left out of what is missing.
 *
 * @throws {UserError} the journal cannot be read or holds something else; nothing fits the budget.
 */
export function previewStudy(
  { study, scale, journal }: Job,
  { planner, data, engine }: Setup,
  earlier: ReadonlySet<string> = new Set(),
): Preview {
  assertPart(study, scale);
  const { trials, notices } = readJournal(journal);
  assertScope(shownPath(journal), trials, scopeOf(study, scale, data));
  const byId = new Map(trials.map((trial) => [trial.id, trial]));
  const plan = study.plan(scale, { planner, trials: byId });
  assertNotEmpty(study, scale, plan);
  assertSameProtocol(shownPath(journal), plan.tasks, trials);
  const elsewhere = recordedElsewhere(journal);
  const missing = plan.tasks.filter((task) =>
    !byId.has(task.id) && !earlier.has(task.id) && elsewhere.find(task) === null
  );
  const estimator = estimatorFor(trials, elsewhere, engine, planner);
  const seconds = missing.map((task) => estimator.seconds(task));
  return {
    outcome: countOutcome(plan.tasks, byId),
    missing: missing.map(({ id }) => id),
    later: plan.later,
    note: plan.note ?? null,
    notices,
    coreSeconds: seconds.reduce((a, b) => a + b, 0),
    longest: seconds.reduce((a, b) => Math.max(a, b), 0),
    isMeasured: missing.every(({ method }) => estimator.isMeasured(method)),
    trials,
  };
}

/** How a study is run. */
export interface RunOptions {
  readonly executor: Executor;
  readonly signal: AbortSignal;
  readonly stream: DisplayOptions["stream"];
}

/**
 * Runs what the journal lacks.
 *
 * @throws {UserError} as {@linkcode previewStudy}, and when the journal has another writer or no trial ends well.
 */
export async function runJob(
  job: Job,
  setup: Setup,
  options: RunOptions,
): Promise<StudyOutcome & { trials: readonly Trial[] }> {
  const { study, scale } = job;
  const { planner, data, engine } = setup;
  assertPart(study, scale);
  const journal = openJournal(job.journal, scopeOf(study, scale, data));
  try {
    const plan = study.plan(scale, { planner, trials: journal.trials });
    assertNotEmpty(study, scale, plan);
    assertSameProtocol(shownPath(job.journal), plan.tasks, journal.trials.values());
    const elsewhere = recordedElsewhere(job.journal);
    const estimator = estimatorFor([...journal.trials.values()], elsewhere, engine, planner);
    const display = createDisplay({ stream: options.stream, estimator, workers: () => options.executor.workers });
    for (const notice of journal.notices) display.onNotice(notice);
    const outcome = await runStudy({
      study,
      scale,
      planner,
      journal,
      executor: options.executor,
      weights: createWeightsStore(scratchFolder(job.journal), publishingRoot(job.journal)),
      elsewhere,
      display,
      signal: options.signal,
      lostTrial: (task, reason, seconds) => lostTrial(task, reason, seconds, data, planner),
      dropCheckpoint: (id) => dropCheckpoint(checkpointPath(id)),
    });
    return { ...outcome, trials: [...journal.trials.values()] };
  } finally {
    journal.close();
  }
}

function scopeOf(study: Study, scale: Scale, data: Trial["data"]): JournalScope {
  return { study: study.name, data, scale: scaleTag(scale) };
}

function assertNotEmpty(study: Study, { budget, part }: Scale, { tasks }: StudyPlan): void {
  if (tasks.length > 0) return;
  const what = part === null ? study.name : `${study.name}, part ${part}`;
  throw new UserError(budget === null ? `${what}: nothing to train` : `${what}: no model for a budget of ${budget} KB`);
}

function estimatorFor(
  trials: readonly Trial[],
  elsewhere: Elsewhere,
  engine: Trial["engine"],
  planner: Planner,
): Estimator {
  return createEstimator([...elsewhere.trials, ...trials], engine.name, planner);
}
