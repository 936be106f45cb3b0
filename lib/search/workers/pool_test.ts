import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assetPath } from "../../assets.ts";
import { createPool, type PoolOptions } from "./pool.ts";
import type { ExecutorEvents, Task, TaskResult } from "../task.ts";
import { fakeTask } from "../testing/fake_planner.ts";

/** What became of a list of tasks. */
interface Log {
  readonly results: Map<string, TaskResult>;
  readonly lost: Map<string, string>;
  readonly returned: string[];
  readonly notices: string[];
  readonly started: string[];
}

interface Case {
  readonly tasks: readonly Task[];
  readonly options?: PoolOptions;
  readonly env?: Record<string, string>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (log: Log) => void;
}

async function runPool(
  { tasks, options, env = {}, signal = new AbortController().signal, onEvent }: Case,
): Promise<Log> {
  const folder = fs.mkdtempSync(join(tmpdir(), "pool-"));
  const log: Log = { results: new Map(), lost: new Map(), returned: [], notices: [], started: [] };
  const events: ExecutorEvents = {
    onStart: (task) => void log.started.push(task.id),
    onProgress: () => onEvent?.(log),
    onResult: (task, result) => (log.results.set(task.id, result), onEvent?.(log)),
    onLost: (task, reason) => (log.lost.set(task.id, reason), onEvent?.(log)),
    onReturned: (task, reason) => void log.returned.push(`${task.id}: ${reason}`),
    onNotice: (text) => void log.notices.push(text),
  };
  const before = { ...process.env };
  Object.assign(process.env, { FAKE_FOLDER: folder, ...env });
  const pool = createPool({
    workers: 2,
    runnerPath: assetPath("lib/search/testing/fake_runner.ts"),
    checkpoints: join(folder, "checkpoints"),
    ...options,
  });
  try {
    await pool.run(tasks, events, signal);
    return log;
  } finally {
    await pool.close();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    fs.rmSync(folder, { recursive: true });
  }
}

Deno.test("run() answers every task once, with its weights where they are wanted", async () => {
  const tasks = Array.from({ length: 12 }, (_, i) => fakeTask(`t${i}`, { size: 100 + i, wantWeights: i === 3 }));
  const { results, started } = await runPool({ tasks });
  assert.deepEqual([...results.keys()].sort(), tasks.map(({ id }) => id).sort());
  assert.equal(started.length, 12);
  assert.equal(new TextDecoder().decode(results.get("t3")!.weights), "t3");
  assert.equal(results.get("t4")!.weights, undefined);
});

Deno.test("run() gives a crashed worker's task one retry, then gives it up; the others are not touched", async () => {
  const tasks = [
    fakeTask("a"),
    fakeTask("b", { behave: "crash once" }),
    fakeTask("c", { behave: "crash" }),
    fakeTask("d", { behave: "throw" }),
    fakeTask("e", { behave: "nan" }),
    fakeTask("f", { behave: "print" }),
  ];
  const { results, lost, returned } = await runPool({ tasks });
  assert.deepEqual([...results.keys()].sort(), ["a", "b", "e", "f"]);
  assert.deepEqual(results.get("e")!.trial.outcome, { failed: "loss is NaN in epoch 1" });
  assert.match(lost.get("c")!, /status 7/);
  assert.match(lost.get("d")!, /a bug in the trainer \(at /);
  assert.equal(returned.length, 3);
});

Deno.test("run() kills a worker that tells no progress, in a wait or in a loop that never returns", async () => {
  const tasks = [fakeTask("a", { behave: "hang" }), fakeTask("b", { behave: "stuck" }), fakeTask("c")];
  const { results, lost } = await runPool({ tasks, options: { hungSeconds: 6 } });
  assert.deepEqual([...results.keys()], ["c"]);
  assert.match(lost.get("a")!, /hung: no progress for 6 s/);
  assert.match(lost.get("b")!, /hung: no progress for 6 s/);
});

Deno.test("run() names a worker's lack of memory as the cause", async () => {
  const env = { DENO_V8_FLAGS: "--max-old-space-size=64" }; // so that the worker fails before the machine does
  const { lost, results } = await runPool({ tasks: [fakeTask("a", { behave: "memory" }), fakeTask("b")], env });
  assert.match(lost.get("a")!, /out of memory/);
  assert.ok(results.has("b"));
});

Deno.test("run() ends within seconds of its signal; what was half done goes on from its saved state", async () => {
  const stopping = new AbortController();
  const checkpoints = fs.mkdtempSync(join(tmpdir(), "pool-checkpoints-"));
  try {
    const task = fakeTask("a", { behave: "slow" });
    let asked = 0;
    const first = await runPool({
      tasks: [task, fakeTask("b", { behave: "slow" }), fakeTask("c")],
      options: { checkpoints },
      signal: stopping.signal,
      onEvent: () => {
        if (asked === 0) setTimeout(() => (asked = Date.now(), stopping.abort()), 1500);
        asked ||= 1;
      },
    });
    assert.ok(Date.now() - asked < 3000, "it took too long to stop");
    assert.equal(first.results.size, 0);
    assert.ok(first.returned.includes("a: stopped"));
    const second = await runPool({ tasks: [task], options: { checkpoints } });
    assert.ok(second.results.get("a")!.trial.seconds > 3, "it began anew"); // the fake tells where it went on from
  } finally {
    fs.rmSync(checkpoints, { recursive: true });
  }
});

Deno.test("run() says in one line why no worker can start", async () => {
  const tasks = [fakeTask("a")];
  await assert.rejects(runPool({ tasks, env: { FAKE_UNABLE: "no data set here" } }), {
    name: "UserError",
    message: /no data set here/,
  });
  await assert.rejects(runPool({ tasks, env: { FAKE_DIES: "1" } }), {
    name: "UserError",
    message: /no worker process can start: ended with status 3/,
  });
});

Deno.test("run() ends with the error of whoever takes its answers", async () => {
  const full = new Error("the disk is full");
  await assert.rejects(
    runPool({
      tasks: [fakeTask("a"), fakeTask("b")],
      onEvent: ({ results }) => {
        if (results.size > 0) throw full;
      },
    }),
    full,
  );
});
