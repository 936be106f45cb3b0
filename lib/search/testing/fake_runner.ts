/**
 * A runner for tests that trains nothing. A config's `behave` says what becomes of it: `crash`, `crash once`, `hang`,
 * `throw`, `nan`, `slow` (5 s with progress and checkpoints), `stuck` (a loop that never returns), `memory`, `print`.
 * FAKE_FOLDER, from the environment, is where it leaves one file for each start: `id.1`, `id.2`, ...
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { RunHooks, Runner, Task, TaskResult } from "../task.ts";
import { fakeTrial } from "./fake_planner.ts";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const runner: Runner = {
  prepare: () => {
    if (process.env.FAKE_UNABLE !== undefined) return Promise.reject(new Error(process.env.FAKE_UNABLE));
    if (process.env.FAKE_DIES !== undefined) process.exit(3);
    return Promise.resolve({ code: process.env.FAKE_CODE ?? "code", data: "data" });
  },
  async run(task, hooks): Promise<TaskResult> {
    const tries = countStart(task);
    const behave = String(task.config.behave ?? "");
    if (behave === "crash" || (behave === "crash once" && tries === 1)) process.exit(7);
    if (behave === "hang") await wait(60_000);
    if (behave === "stuck") { for (;;); }
    if (behave === "memory") useUpMemory();
    if (behave === "throw") throw new TypeError("a bug in the trainer");
    if (behave === "nan") return { trial: fakeTrial(task, null, "loss is NaN in epoch 1") };
    if (behave === "print") console.log("something that a package prints");
    if (behave === "slow") return await slowly(task, hooks);
    await hooks.onProgress({
      epoch: 0,
      epochs: 1,
      step: 1,
      steps: 1,
      loss: 1,
      validationAccuracy: null,
      secondsLeft: 0,
    });
    await wait(Number(process.env.FAKE_MS ?? 2));
    return answer(task);
  },
};

/** Fifty steps whose state is a counter in the checkpoint; the trial's seconds say where it went on from. */
async function slowly(task: Task, { checkpoint, signal, onProgress }: RunHooks): Promise<TaskResult> {
  const saved = await checkpoint.load();
  const from = saved === null ? 0 : saved[0]!;
  for (let step = from; step < 50; step++) {
    signal.throwIfAborted();
    await checkpoint.save(new Uint8Array([step]));
    await onProgress({ epoch: step, epochs: 50, step: 0, steps: 1, loss: 1, validationAccuracy: null, secondsLeft: 1 });
    await wait(100);
  }
  return { trial: { ...fakeTrial(task, 0.5), seconds: from } };
}

/** Allocates until V8 gives up, which ends the process. */
function useUpMemory(): void {
  const hoard: unknown[] = [];
  for (;;) hoard.push(Array.from({ length: 1e6 }, () => ({})));
}

function answer(task: Task): TaskResult {
  const trial = fakeTrial(task, accuracyOf(task));
  if (!task.wantWeights) return { trial };
  const weights = new TextEncoder().encode(task.id);
  const sha256 = createHash("sha256").update(weights).digest("hex");
  return {
    trial: task.weightsFile === undefined ? trial : { ...trial, weights: { file: task.weightsFile, sha256 } },
    weights,
  };
}

/** A figure that the config decides. */
function accuracyOf(task: Task): number {
  return (Number(task.config.size ?? 1000) % 997) / 997;
}

function countStart(task: Task): number {
  const folder = process.env.FAKE_FOLDER;
  if (folder === undefined) return 1;
  let tries = 1;
  while (fs.existsSync(join(folder, `${task.id}.${tries}`))) tries++;
  fs.writeFileSync(join(folder, `${task.id}.${tries}`), String(process.pid));
  return tries;
}
