/** `deno task search STUDY`: runs what a study's journal lacks. */
import process from "node:process";
import { resolve } from "node:path";
import { agreementOn } from "../search/planner.ts";
import { createPool } from "../search/workers/pool.ts";
import { bestByBudget } from "../search/best.ts";
import { assertNoDirectory } from "../search/journal/read_journal.ts";
import {
  defaultJournal,
  type Job,
  prepareSearch,
  type Preview,
  previewStudy,
  runJob,
  type Setup,
  shownPath,
} from "../search/session.ts";
import { getStudy, STUDIES } from "../search/studies.ts";
import { assertPart, FULL_SCALE } from "../search/study.ts";
import type { Executor } from "../search/task.ts";
import { command, Interrupted, printJson, runCli, wholeNumber } from "./cli.ts";
import { stopSignal } from "./interrupt.ts";
import { budgetNumber, durationText, reachQueue, useEngine, wallSeconds, withWorkerOptions } from "./search_options.ts";

interface Options {
  readonly part?: string;
  readonly budget?: number;
  readonly candidates?: number;
  readonly epochs?: number;
  readonly images?: number;
  readonly seed: number;
  readonly workers?: number;
  readonly engine?: string;
  readonly journal?: string;
  readonly queue?: string;
  readonly plan?: boolean;
  readonly json?: boolean;
}

const parts = STUDIES.filter((study) => study.parts.length > 0).map((study) =>
  `${study.name}: ${study.parts.join(", ")}`
);

const program = withWorkerOptions(
  command("search", "Run what a study's journal lacks; Ctrl-C stops, the same command goes on.")
    .argument("<study>", STUDIES.map((study) => study.name).join(", "))
    .option("--part <name>", `only this part (${parts.join("; ")})`)
    .option("--budget <KB>", "only this budget", budgetNumber)
    .option(
      "--candidates <n>",
      "the first n candidates (for each budget, or of the grid; replay: seeds); default: the paper's",
      wholeNumber(1),
    )
    .option("--epochs <n>", "epochs of each training; default: the paper's", wholeNumber(1))
    .option("--images <n>", "the first n of the 40,000 shuffled training images", wholeNumber(1))
    .option("--seed <n>", "seed of samples and trainings", wholeNumber(1), FULL_SCALE.seed),
)
  .option("--journal <file>", "default: data/studies/STUDY.jsonl")
  .option(
    "--queue <address>",
    "redis://[user@]host:6379[/0] of a queue whose workers train (see deno task worker); password: QUEUE_PASSWORD",
  )
  .option("--plan", "only say what would run and how long it would take")
  .option("--json", "print one JSON value")
  .action(search);

async function search(name: string, options: Options): Promise<void> {
  useEngine(options.engine);
  const study = getStudy(name);
  const { part = null, budget = null, candidates = null, epochs = null, images = null, seed } = options;
  const scale = { seed, candidates, epochs, images, budget, part };
  const job: Job = {
    study,
    scale,
    journal: options.journal === undefined ? defaultJournal(name) : resolve(options.journal),
  };
  assertPart(study, scale); // before the data set is looked for, and perhaps fetched
  assertNoDirectory(job.journal);
  if (options.queue !== undefined) await reachQueue(options.queue);
  const setup = await prepareSearch();
  const preview = previewStudy(job, setup);
  const executor = await executorFor(options, job, setup);
  say(job, setup, preview, executor);
  if (options.plan) {
    for (const notice of preview.notices) console.error(notice);
    if (options.json) printJson(answer(name, preview.outcome, preview, setup, executor.workers));
    return;
  }
  const signal = stopSignal(() => executor.abandon());
  const { isComplete, trials, ...outcome } = await runJob(job, setup, { executor, signal, stream: process.stderr })
    .finally(() => executor.close());
  if (options.json) printJson({ study: name, ...outcome, best: bestByBudget(trials) });
  if (!isComplete) throw new Interrupted();
}

/** Worker processes here, or the queue, whose packages are only loaded when it is asked for. */
async function executorFor({ queue, workers }: Options, { study }: Job, { data }: Setup): Promise<Executor> {
  if (queue === undefined) return createPool(workers === undefined ? {} : { workers });
  const { createQueueExecutor } = await import("../search/queue/executor.ts");
  return await createQueueExecutor({
    address: queue,
    study: study.name,
    agreement: agreementOn(data),
    pixels: data.name,
  });
}

function say(
  { study, journal }: Job,
  { engine, data }: Setup,
  preview: Preview,
  executor: { workers: number | null; label: string },
): void {
  const { outcome: { planned, done, failed }, later, note } = preview;
  const missing = preview.missing.length;
  const known = planned - done - failed - missing;
  const lines = [
    `${study.name}: ${study.about}`,
    `engine ${engine.name} ${engine.version}, ${data.name}, ${executor.label}, journal ${shownPath(journal)}`,
    `${planned} planned: ${done} done, ${failed} failed, ${missing} to run` +
    (known > 0 ? `, ${known} known from other journals` : "") +
    (later === null ? "" : `; then up to ${later.atMost} ${later.what}`),
    ...(note === null ? [] : [note]),
    ...(missing === 0 ? [] : [durationText(preview, executor.workers)]),
  ];
  console.error(lines.join("\n"));
}

function answer(
  study: string,
  outcome: Preview["outcome"],
  preview: Preview,
  { engine, data }: Setup,
  workers: number | null,
) {
  const { missing, later, isMeasured, coreSeconds } = preview;
  const seconds = wallSeconds(preview, workers);
  return {
    study,
    ...outcome,
    best: bestByBudget(preview.trials),
    toRun: missing.length,
    later,
    coreSeconds,
    seconds,
    isMeasured,
    engine,
    data,
  };
}

await runCli(program);
