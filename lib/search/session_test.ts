import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaignSteps, stepName } from "./campaign.ts";
import { createEstimator } from "./progress/estimate.ts";
import { createPlanner } from "./planner.ts";
import { readJournal } from "./journal/read_journal.ts";
import { type Job, previewStudy, runJob } from "./session.ts";
import { STUDIES } from "./studies.ts";
import { FULL_SCALE } from "./study.ts";
import { fakeExecutor } from "./testing/fake_executor.ts";
import { FAKE_DATA, fakePlanner } from "./testing/fake_planner.ts";
import { fakeStudy } from "./testing/fake_study.ts";

const setup = { data: FAKE_DATA, planner: fakePlanner, engine: { name: "fake", version: "1" } };

async function inFolder(test: (job: Job) => Promise<void>): Promise<void> {
  const folder = fs.mkdtempSync(join(tmpdir(), "session-"));
  const study = fakeStudy(20);
  try {
    await test({ study, scale: FULL_SCALE, journal: join(folder, "fake.jsonl") });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function run(job: Job) {
  const executor = fakeExecutor();
  const written: string[] = [];
  const stream = { write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
  const { trials, ...outcome } = await runJob(job, setup, { executor, signal: new AbortController().signal, stream });
  return { outcome, trials, given: executor.given.length, written };
}

Deno.test("previewStudy() says what is missing, writes nothing, and leaves out what runs earlier", () =>
  inFolder(async (job) => {
    const before = previewStudy(job, setup);
    assert.deepEqual(before.outcome, { planned: 20, done: 0, failed: 0 });
    assert.deepEqual([before.missing.length, before.later?.what, before.isMeasured], [20, "winners", false]);
    assert.equal(fs.existsSync(job.journal), false);
    assert.equal(previewStudy(job, setup, new Set(before.missing.slice(0, 15))).missing.length, 5);
    await run(job);
    const after = previewStudy(job, setup);
    assert.deepEqual(after.outcome, { planned: 24, done: 24, failed: 0 });
    assert.deepEqual([after.missing.length, after.coreSeconds, after.later], [0, 0, null]);
  }));

Deno.test("runJob() runs what is missing, keeps weights beside a journal of one's own, and frees its lock", () =>
  inFolder(async (job) => {
    const first = await run(job);
    assert.deepEqual(first.outcome, { planned: 24, done: 24, failed: 0, isComplete: true });
    assert.equal(first.trials.length, readJournal(job.journal).trials.length);
    assert.match(first.written.at(-1)!, /^fake: 24 done, 0 failed, 0 running, 0 waiting/);
    const names = fs.readdirSync(join(job.journal, ".."));
    assert.deepEqual(names.sort(), ["data", "fake.jsonl", "fake.jsonl.weights"]);
    assert.equal((await run(job)).given, 0);
  }));

Deno.test("runJob() and previewStudy() refuse another scale in the same journal", () =>
  inFolder(async (job) => {
    await run(job);
    const other = { ...job, scale: { ...FULL_SCALE, epochs: 2 } };
    const refusal = {
      name: "UserError",
      message: /holds trials at another scale \(the paper's; here: epochs 2\); choose another --journal/,
    };
    assert.throws(() => previewStudy(other, setup), refusal);
    await assert.rejects(run(other), refusal);
    assert.equal((await run(job)).given, 0);
  }));

Deno.test("campaignSteps() are cheapest first by their arithmetic, within a factor of ten: dead models cost a fraction", () => {
  const planner = createPlanner(FAKE_DATA);
  const estimator = createEstimator([], "native", planner);
  const seen = new Set<string>();
  let dearest = 0;
  for (const step of campaignSteps()) {
    const tasks = step.study.plan(step.scale, { planner, trials: new Map() }).tasks.filter(({ id }) => !seen.has(id));
    if (tasks.length === 0) continue; // in 4 bits: planned when its networks are done
    const seconds = tasks.reduce((sum, task) => sum + estimator.seconds(task), 0);
    for (const { id } of tasks) seen.add(id);
    assert.ok(seconds > dearest / 10, `${stepName(step)}: ${seconds} s after a step of ${dearest} s`);
    dearest = Math.max(dearest, seconds);
  }
});

Deno.test("campaignSteps() has every study and every part, once", () => {
  const steps = campaignSteps().map(stepName);
  assert.equal(new Set(steps).size, steps.length);
  for (const { name, parts } of STUDIES) {
    const wanted = name === "replay" || name === "protonn" ? parts.map((part) => `${name}, ${part}`) : [name];
    for (const step of wanted) assert.ok(steps.includes(step), step);
  }
});

Deno.test("runJob() and previewStudy() refuse a journal under another protocol, and say the line of garbage", () =>
  inFolder(async (job) => {
    await run(job);
    const lines = fs.readFileSync(job.journal, "utf8").trimEnd().split("\n");
    const older = { ...JSON.parse(lines[3]!), id: "older" };
    fs.writeFileSync(
      job.journal,
      [...lines.slice(0, 3), "garbage", ...lines.slice(3), JSON.stringify(older), ""].join("\n"),
    );
    const refusal = {
      name: "UserError",
      message: /fake\.jsonl: holds 1 trial under another protocol than the one in force \(first: older, bonsai /,
    };
    assert.throws(() => previewStudy(job, setup), refusal);
    await assert.rejects(run(job), refusal);
    fs.writeFileSync(job.journal, [...lines.slice(0, 3), "garbage", ...lines.slice(3), ""].join("\n"));
    assert.deepEqual(previewStudy(job, setup).notices, [`${job.journal}, line 4: not JSON; left out`]);
    assert.equal((await run(job)).given, 0);
  }));
