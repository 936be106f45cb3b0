import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Elsewhere, NOWHERE, recordedElsewhere } from "./adopt.ts";
import { openJournal } from "./journal/journal.ts";
import { readJournal } from "./journal/read_journal.ts";
import { runStudy, type StudyDisplay } from "./run_study.ts";
import { FULL_SCALE, type Scale } from "./study.ts";
import { type Answer, answerWell, fakeExecutor } from "./testing/fake_executor.ts";
import { FAKE_DATA, fakePlanner, fakeTrial } from "./testing/fake_planner.ts";
import { fakeStudy } from "./testing/fake_study.ts";
import { createWeightsStore } from "./weights/weights_store.ts";

const COUNT = 20;

interface Options {
  readonly answer?: Answer;
  readonly signal?: AbortSignal;
  readonly scale?: Partial<Scale>;
  readonly elsewhere?: Elsewhere;
  readonly onTrial?: () => void;
}

async function run(folder: string, { answer = answerWell, scale, elsewhere = NOWHERE, ...options }: Options = {}) {
  const executor = fakeExecutor(answer);
  const notices: string[] = [];
  const display: StudyDisplay = {
    onStage: () => {},
    onStart: () => {},
    onProgress: () => {},
    onTrial: () => options.onTrial?.(),
    onReturned: () => {},
    onNotice: (text) => void notices.push(text),
    onEnd: () => {},
  };
  const journal = openJournal(join(folder, "fake.jsonl"), { study: "fake", data: FAKE_DATA, scale: "" });
  try {
    const outcome = await runStudy({
      study: fakeStudy(COUNT),
      scale: { ...FULL_SCALE, ...scale },
      planner: fakePlanner,
      journal,
      executor,
      weights: createWeightsStore(join(folder, "scratch"), folder),
      elsewhere,
      display,
      signal: options.signal ?? new AbortController().signal,
      lostTrial: (task, reason) => fakeTrial(task, null, reason),
      dropCheckpoint: () => {},
    });
    return { outcome, given: executor.given.map(({ id }) => id), notices };
  } finally {
    journal.close();
  }
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = fs.mkdtempSync(join(tmpdir(), "study-"));
  try {
    await test(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

Deno.test("runStudy() runs the candidates, then their winners with a test reading, and nothing a second time", () =>
  inFolder(async (folder) => {
    const first = await run(folder);
    assert.deepEqual(first.outcome, { planned: COUNT + 4, done: COUNT + 4, failed: 0, isComplete: true });
    const { trials } = readJournal(join(folder, "fake.jsonl"));
    assert.equal(trials.filter(({ test }) => test !== undefined).length, 4);
    assert.ok(trials.slice(0, COUNT).every(({ tags }) => tags.stage === "candidate"));
    const second = await run(folder);
    assert.deepEqual(second.given, []);
    assert.deepEqual(second.outcome, first.outcome);
  }));

Deno.test("runStudy() with fewer candidates is a beginning of the same study", () =>
  inFolder(async (folder) => {
    const part = await run(folder, { scale: { candidates: 14 } });
    assert.equal(part.given.length, 14 + 4);
    const whole = await run(folder);
    const again = whole.given.filter((id) => part.given.includes(id));
    assert.deepEqual(again, []);
    const { trials } = readJournal(join(folder, "fake.jsonl"));
    assert.equal(new Set(trials.map(({ id }) => id)).size, trials.length);
    assert.equal(trials.filter(({ tags }) => tags.stage === "candidate").length, COUNT);
  }));

Deno.test("runStudy() stops at the signal and goes on where it was", () =>
  inFolder(async (folder) => {
    const stopping = new AbortController();
    let count = 0;
    const first = await run(folder, { signal: stopping.signal, onTrial: () => ++count === 3 && stopping.abort() });
    assert.deepEqual(first.outcome, { planned: COUNT, done: 3, failed: 0, isComplete: false });
    const second = await run(folder);
    assert.equal(second.given.length, COUNT + 4 - 3);
    assert.equal(second.outcome.isComplete, true);
  }));

Deno.test("runStudy() records a lost trial as failed, and goes on", () =>
  inFolder(async (folder) => {
    const { outcome, notices } = await run(folder, {
      answer: (task) => task.tags.place === 4 ? "out of memory" : answerWell(task),
    });
    assert.equal(outcome.failed, 1);
    assert.equal(outcome.isComplete, true);
    assert.match(notices.join("\n"), /given up after two tries: out of memory/);
  }));

Deno.test("runStudy() records nothing when no trial ends well: the machine is at fault", () =>
  inFolder(async (folder) => {
    await assert.rejects(run(folder, { answer: () => "no memory" }), {
      name: "UserError",
      message: /no trial ends well here.*no memory/,
    });
    assert.deepEqual(readJournal(join(folder, "fake.jsonl")).trials, []);
  }));

Deno.test("runStudy() publishes one file of weights for a winner's two seeds and keeps no other weights", () =>
  inFolder(async (folder) => {
    await run(folder);
    const published = fs.readdirSync(join(folder, "data", "weights"));
    assert.equal(published.length, 2, published.join(", "));
    const winners = readJournal(join(folder, "fake.jsonl")).trials.filter(({ weights }) => weights !== undefined);
    assert.equal(winners.length, 4);
    const kept = fs.readdirSync(join(folder, "scratch")).map((name) => name.replace(".safetensors", ""));
    assert.deepEqual(kept.sort(), winners.map(({ id }) => id).sort());
  }));

Deno.test("runStudy() takes over what another study has trained, with a tag that says so", () =>
  inFolder(async (folder) => {
    const other = join(folder, "other");
    await run(other);
    fs.renameSync(join(other, "fake.jsonl"), join(folder, "other.jsonl"));
    fs.renameSync(join(other, "scratch"), join(folder, "other.jsonl.weights"));
    const elsewhere = recordedElsewhere(join(folder, "fake.jsonl"));
    const { given, notices, outcome } = await run(folder, { elsewhere });
    assert.deepEqual(given, []);
    assert.equal(outcome.isComplete, true);
    assert.match(notices[0]!, /20 trials taken over/);
    const { trials } = readJournal(join(folder, "fake.jsonl"));
    assert.ok(trials.every(({ tags }) => tags.adopted === "fake"));
    assert.ok(trials.filter(({ tags }) => tags.stage === "candidate").every(({ test }) => test === undefined));
  }));
