import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assetPath } from "../assets.ts";
import type { Trial } from "../training/trial.ts";
import { createPool } from "./workers/pool.ts";
import type { Task } from "./task.ts";

const CONFIGS: readonly (readonly [Task["method"], Record<string, unknown>])[] = [
  ["direct-convolution", { architecture: "A, C1(4,(3,3)), M, Dr, D*" }],
  ["protonn", { projectionDim: 2, numPrototypes: 4, gamma: 1.5e-3, learningRate: 0.01, input: "standardised" }],
  ["bonsai", { depth: 2, projectionDim: 3 }],
  ["fastgrnn", { feed: "channel", hiddenDim: 6, densityW: 0.5, densityU: 0.5 }],
];

/** Trains each config in a worker process that saves its state after every epoch. */
async function trainAll(
  folder: string,
  isKilled: boolean,
): Promise<{ trials: Map<string, Trial>; returned: string[] }> {
  const trials = new Map<string, Trial>();
  const returned: string[] = [];
  for (const [method, config] of CONFIGS) {
    const starts = join(folder, method);
    fs.mkdirSync(starts);
    if (isKilled) process.env.FAKE_FOLDER = starts;
    else delete process.env.FAKE_FOLDER;
    const pool = createPool({
      workers: 1,
      runnerPath: assetPath("lib/search/testing/training_runner.ts"),
      checkpoints: join(folder, "checkpoints"),
      checkpointSeconds: 0,
    });
    const options = { seed: 3, epochs: 9, protocol: { batch: 20, earlyStopping: null } };
    const task: Task = {
      id: method,
      study: "fake",
      method,
      config,
      options,
      tags: {},
      wantTest: false,
      wantWeights: false,
    };
    const lost: string[] = [];
    await pool.run([task], {
      onStart() {},
      onProgress() {},
      onResult: (_task, { trial }) => void trials.set(method, trial),
      onLost: (_task, reason) => void lost.push(reason),
      onReturned: (_task, reason) => void returned.push(reason),
      onNotice() {},
    }, new AbortController().signal);
    await pool.close();
    assert.deepEqual(lost, []);
  }
  delete process.env.FAKE_FOLDER;
  return { trials, returned };
}

/** What a kill must not change: all but times. */
const essence = ({ history, validation, tags }: Trial) => ({
  history: history.map(({ seconds: _, ...epoch }) => epoch),
  validation,
  hash: tags.hash,
});

Deno.test("a trial whose process is killed goes on from its last epoch and ends with the same bits, for every method", async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "resume-"));
  try {
    fs.mkdirSync(join(folder, "whole"));
    fs.mkdirSync(join(folder, "killed"));
    const whole = await trainAll(join(folder, "whole"), false);
    const killed = await trainAll(join(folder, "killed"), true);
    assert.equal(whole.returned.length, 0);
    assert.equal(killed.returned.length, CONFIGS.length);
    for (const [method] of CONFIGS) {
      const [a, b] = [whole.trials.get(method)!, killed.trials.get(method)!];
      assert.equal(a.tags.first, 0);
      assert.ok(Number(b.tags.first) >= 3, `${method} began again`);
      assert.deepEqual(essence(b), essence(a), method);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
