import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assetPath } from "../../assets.ts";
import { NOWHERE } from "../adopt.ts";
import { openJournal } from "../journal/journal.ts";
import { readJournal } from "../journal/read_journal.ts";
import { runStudy } from "../run_study.ts";
import { FULL_SCALE } from "../study.ts";
import { FAKE_DATA, fakePlanner, fakeTrial } from "../testing/fake_planner.ts";
import { fakeStudy } from "../testing/fake_study.ts";
import { startRedis, type TestRedis } from "../testing/redis.ts";
import { createWeightsStore } from "../weights/weights_store.ts";
import { createQueueExecutor } from "./executor.ts";

const COUNT = 20;
const WORKER = assetPath("lib/search/testing/fake_queue_worker.ts");
const AGREEMENT = { code: "code", data: "data" };

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A folder, a server and the workers that a test started; all gone at its end. */
class Bench {
  readonly folder = fs.mkdtempSync(join(tmpdir(), "queue-"));
  readonly journal = join(this.folder, "fake.jsonl");
  readonly workers: ChildProcess[] = [];
  /** What the workers said. */
  said = "";

  constructor(readonly redis: TestRedis) {
    fs.mkdirSync(join(this.folder, "starts"));
  }

  startWorker(env: Record<string, string> = {}, code = "code", address = this.redis.address): ChildProcess {
    const child = spawn(process.execPath, ["run", "-A", "--no-check", WORKER, address, code], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, FAKE_FOLDER: join(this.folder, "starts"), FAKE_MS: "20", ...env },
    });
    child.stderr!.on("data", (data) => this.said += data);
    this.workers.push(child);
    return child;
  }

  /** A search in this process. */
  async search(
    {
      count = COUNT,
      behave = {},
      signal = new AbortController().signal,
      address = this.redis.address,
      notices = [] as string[],
    } = {},
  ) {
    const executor = await createQueueExecutor({
      address,
      study: "fake",
      agreement: AGREEMENT,
      pixels: "fake pixels",
      everyMs: 50,
    });
    const journal = openJournal(this.journal, { study: "fake", data: FAKE_DATA, scale: "" });
    try {
      return await runStudy({
        study: fakeStudy(count, behave),
        scale: FULL_SCALE,
        planner: fakePlanner,
        journal,
        executor,
        weights: createWeightsStore(join(this.folder, "scratch"), this.folder),
        elsewhere: NOWHERE,
        display: {
          onStage() {},
          onStart() {},
          onProgress() {},
          onTrial() {},
          onReturned() {},
          onEnd() {},
          onNotice: (text) => void notices.push(text),
        },
        signal,
        lostTrial: (task, reason) => fakeTrial(task, null, reason),
        dropCheckpoint: () => {},
      });
    } finally {
      journal.close();
      await executor.close();
    }
  }

  ids(): string[] {
    return readJournal(this.journal).trials.map(({ id }) => id);
  }

  /** How often a worker began each trial. */
  starts(): number {
    return fs.readdirSync(join(this.folder, "starts")).length;
  }

  async remove(): Promise<void> {
    for (const worker of this.workers) await killed(worker);
    await this.redis.remove();
    fs.rmSync(this.folder, { recursive: true });
    fs.rmSync(join(this.folder, "starts-checkpoints"), { recursive: true, force: true });
  }
}

async function killed(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = new Promise<number | null>((resolve) => child.on("close", resolve));
  process.kill(child.pid!, signal); // child.kill() would report the signal sent, not the status
  return await gone;
}

async function onBench(
  test: (bench: Bench) => Promise<void>,
  options: Parameters<typeof startRedis>[0] = {},
): Promise<void> {
  const bench = new Bench(await startRedis(options));
  try {
    await test(bench);
  } finally {
    await bench.remove();
  }
}

Deno.test("a queue runs both stages of a study on two workers, each trial once", () =>
  onBench(async (bench) => {
    bench.startWorker();
    bench.startWorker();
    const outcome = await bench.search();
    assert.deepEqual(outcome, { planned: COUNT + 4, done: COUNT + 4, failed: 0, isComplete: true });
    assert.equal(new Set(bench.ids()).size, COUNT + 4);
    assert.equal(bench.starts(), COUNT + 4);
    assert.equal(fs.readdirSync(join(bench.folder, "data", "weights")).length, 2);
  }));

Deno.test("a killed worker's trial is taken up by another, and nothing stands in the journal twice", () =>
  onBench(async (bench) => {
    bench.startWorker({ FAKE_MS: "150" });
    bench.startWorker({ FAKE_MS: "150" });
    const search = bench.search();
    for (let kill = 0; kill < 3; kill++) {
      await wait(700);
      const victim = bench.workers.shift()!;
      bench.startWorker({ FAKE_MS: "150" });
      await killed(victim);
    }
    assert.deepEqual(await search, { planned: COUNT + 4, done: COUNT + 4, failed: 0, isComplete: true });
    assert.equal(new Set(bench.ids()).size, bench.ids().length);
  }));

Deno.test("crashes, failed trainings and a trial that takes its machine down are recorded, and the search goes on", () =>
  onBench(async (bench) => {
    bench.startWorker();
    const notices: string[] = [];
    const outcome = await bench.search({ behave: { 3: "nan", 5: "crash once", 8: "crash" }, notices });
    assert.deepEqual(outcome, { planned: COUNT + 4, done: COUNT + 2, failed: 2, isComplete: true });
    assert.match(notices.join("\n"), /given up after two tries: ended with status 7/);
  }));

Deno.test("a search that stops leaves nothing waiting, and the next one takes what was finished meanwhile", () =>
  onBench(async (bench) => {
    bench.startWorker({ FAKE_MS: "300" });
    const stopping = new AbortController();
    const first = bench.search({ signal: stopping.signal });
    while (bench.ids().length === 0) await wait(50);
    const asked = Date.now();
    stopping.abort();
    assert.equal((await first).isComplete, false);
    assert.ok(Date.now() - asked < 3000);
    const done = bench.ids().length;
    assert.ok(done > 0 && done < COUNT);
    await wait(800); // the worker ends what it had begun, and begins nothing
    const begun = bench.starts();
    await wait(600);
    assert.equal(bench.starts(), begun);
    bench.startWorker();
    assert.equal((await bench.search()).isComplete, true);
    assert.equal(bench.starts(), COUNT + 4, "a finished trial was trained again");
  }));

Deno.test("a Redis that goes away is waited for, even if it comes back empty", () =>
  onBench(async (bench) => {
    bench.startWorker({ FAKE_MS: "100" });
    const notices: string[] = [];
    const search = bench.search({ notices });
    while (bench.ids().length === 0) await wait(50);
    await bench.redis.stop();
    await wait(1500);
    await bench.redis.restart();
    assert.equal((await search).isComplete, true);
    assert.match(
      notices.join("\n"),
      new RegExp(`redis://127.0.0.1:${bench.redis.port} is away: waiting for it\\n.* is back`),
    );
    assert.match(bench.said, /is away: waiting for it/);
    assert.equal(new Set(bench.ids()).size, bench.ids().length);
  }));

Deno.test("a search and a worker that are asked to stop while Redis is away end within seconds", () =>
  onBench(async (bench) => {
    const worker = bench.startWorker();
    const stopping = new AbortController();
    const search = bench.search({ signal: stopping.signal, behave: { 0: "slow", 1: "slow" } });
    while (bench.starts() === 0) await wait(100);
    await bench.redis.stop();
    await wait(500);
    const asked = Date.now();
    stopping.abort();
    assert.equal((await search).isComplete, false);
    assert.equal(await killed(worker, "SIGINT"), 130);
    assert.ok(Date.now() - asked < 10_000, `${Date.now() - asked} ms`);
    await bench.redis.restart();
    bench.startWorker();
    assert.equal((await bench.search()).isComplete, true);
  }));

Deno.test("a worker of other code refuses, before the search and while it runs", () =>
  onBench(async (bench) => {
    const notices: string[] = [];
    const early = bench.startWorker({}, "old code");
    await wait(1000); // it waits for a search
    const stopping = new AbortController();
    const search = bench.search({ signal: stopping.signal, notices });
    const gone = (child: ChildProcess) => child.exitCode ?? new Promise((resolve) => child.on("close", resolve));
    assert.equal(await gone(early), 1);
    assert.match(
      bench.said,
      /this worker's code \(commit .*\) differs from that of the search on .* \(commit .*\): check out the same commit/,
    );
    bench.said = "";
    const late = bench.startWorker({}, "old code");
    assert.equal(await gone(late), 1);
    assert.match(bench.said, /this worker's code \(commit/);
    assert.equal(bench.starts(), 0);
    // a refused worker may have held a trial for a moment, which is said too; the test's own limit ends a wait in vain
    const isAlone = (notice: string) =>
      /no worker is at the queue: start some with deno task worker --queue/.test(notice);
    while (!notices.some(isAlone)) await wait(100);
    bench.startWorker();
    assert.equal((await search).isComplete, true);
  }));

Deno.test("a worker that is asked to stop gives its trial back", () =>
  onBench(async (bench) => {
    const first = bench.startWorker();
    const search = bench.search({ count: 2, behave: { 0: "slow" } }); // the other one wins
    while (bench.starts() === 0) await wait(100);
    await wait(1000);
    assert.equal(await killed(first, "SIGINT"), 130);
    bench.startWorker();
    assert.equal((await search).isComplete, true);
    assert.equal(readJournal(bench.journal).trials[0]!.outcome, "ok");
  }));

Deno.test("a second search of the same queue is refused while the first lives", () =>
  onBench(async (bench) => {
    const stopping = new AbortController();
    const first = bench.search({ signal: stopping.signal });
    await wait(800);
    const executor = await createQueueExecutor({
      address: bench.redis.address,
      study: "bonsai",
      agreement: AGREEMENT,
      pixels: "",
      everyMs: 50,
    });
    const events = { onStart() {}, onProgress() {}, onResult() {}, onLost() {}, onReturned() {}, onNotice() {} };
    const task = fakeStudy(1).plan(FULL_SCALE, { planner: fakePlanner, trials: new Map() }).tasks;
    await assert.rejects(executor.run(task, events, new AbortController().signal), {
      name: "UserError",
      message: /a search of fake on .* fills this queue/,
    });
    await executor.close();
    stopping.abort();
    await first;
  }));

Deno.test("a Redis with a password works, and the password is never shown", () =>
  onBench(async (bench) => {
    const address = bench.redis.address.replace("//", "//:s3cret%21@");
    bench.startWorker({}, "code", address);
    assert.equal((await bench.search({ count: 3, address })).isComplete, true);
    for (const wrong of [bench.redis.address, address.replace("s3", "")]) {
      await assert.rejects(bench.search({ address: wrong }), (error: Error) => {
        assert.match(error.message, /no Redis at redis:\/\/127\.0\.0\.1:\d+: it wants another user or password/);
        assert.doesNotMatch(error.message, /cret/);
        return true;
      });
    }
    assert.doesNotMatch(bench.said, /s3cret/);
  }, { password: "s3cret!" }));
