/** `deno task campaign`: every study of the paper, cheapest first; what is done is not done again. */
import process from "node:process";
import { campaignSteps, type Step, stepName } from "../search/campaign.ts";
import { formatSeconds } from "../search/progress/estimate.ts";
import { createPool } from "../search/workers/pool.ts";
import { defaultJournal, type Job, prepareSearch, previewStudy, runJob, type Setup } from "../search/session.ts";
import { command, Interrupted, printJson, runCli } from "./cli.ts";
import { stopSignal } from "./interrupt.ts";
import { useEngine, wallSeconds, withWorkerOptions } from "./search_options.ts";

interface Options {
  readonly workers?: number;
  readonly engine?: string;
  readonly plan?: boolean;
  readonly json?: boolean;
}

const program = withWorkerOptions(
  command(
    "campaign",
    "Run every study of the paper in the order cheapest first; Ctrl-C stops, the same command goes on.",
  ),
)
  .option("--plan", "only say what would run and how long it would take")
  .option("--json", "print one JSON value")
  .action(campaign);

const jobOf = ({ study, scale }: Step): Job => ({ study, scale, journal: defaultJournal(study.name) });

async function campaign(options: Options): Promise<void> {
  useEngine(options.engine);
  const setup = await prepareSearch();
  const executor = createPool(options.workers === undefined ? {} : { workers: options.workers });
  console.error(`engine ${setup.engine.name} ${setup.engine.version}, ${setup.data.name}, ${executor.label}`);
  if (options.plan) return plan(setup, executor.workers ?? 1, options.json ?? false);
  const signal = stopSignal(() => executor.abandon());
  const done = [];
  try {
    for (const step of campaignSteps()) {
      const run = { executor, signal, stream: process.stderr };
      const { trials: _, isComplete, ...outcome } = await runJob(jobOf(step), setup, run);
      done.push({ study: step.study.name, part: step.scale.part, ...outcome });
      if (!isComplete) break;
    }
  } finally {
    await executor.close();
  }
  if (options.json) printJson(done);
  if (signal.aborted) throw new Interrupted();
}

function plan(setup: Setup, workers: number, json: boolean): void {
  const earlier = new Set<string>();
  const notices = new Set<string>(); // several steps read the same journal
  const steps = campaignSteps().map((step) => {
    const preview = previewStudy(jobOf(step), setup, earlier);
    for (const notice of preview.notices) notices.add(notice);
    for (const id of preview.missing) earlier.add(id);
    const seconds = wallSeconds(preview, workers)!;
    return {
      name: stepName(step),
      study: step.study.name,
      part: step.scale.part,
      ...preview.outcome,
      toRun: preview.missing.length,
      later: preview.later,
      seconds,
      isMeasured: preview.isMeasured,
    };
  });
  for (const notice of notices) console.error(notice);
  if (json) return printJson(steps.map(({ name: _, ...step }) => step));
  const width = Math.max(...steps.map(({ name }) => name.length));
  for (const { name, planned, done, failed, toRun, seconds, isMeasured } of steps) {
    const counts = `${String(planned).padStart(5)} planned, ${String(done).padStart(5)} done, ${failed} failed, ${
      String(toRun).padStart(5)
    } to run`;
    console.log(
      `${name.padEnd(width)}  ${counts}, ${formatSeconds(seconds)}${isMeasured || toRun === 0 ? "" : " (guessed)"}`,
    );
  }
  console.log(
    `all: ${formatSeconds(steps.reduce((sum, step) => sum + step.seconds, 0))} with ${workers} worker processes`,
  );
}

await runCli(program);
