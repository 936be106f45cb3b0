/** What a worker really does: train, evaluate, and give the weights back as a safetensors file. */
import { createHash } from "node:crypto";
import { type Cifar10, loadCifar10 } from "../dataset/mod.ts";
import { getMethod } from "../models/mod.ts";
import { evaluateWeights, packWeights, train, type Trial, unpackWeights } from "../training/mod.ts";
import { agreementOn, dataRecord } from "./planner.ts";
import type { Agreement, RunHooks, Runner, Task, TaskResult } from "./task.ts";

let data: Cifar10 | null = null;

export const runner: Runner = {
  async prepare(): Promise<Agreement> {
    data = await loadCifar10();
    return agreementOn(dataRecord(data));
  },
  async run(task, hooks) {
    data ??= await loadCifar10();
    const reading = task.readsTestOf;
    if (reading?.weights !== undefined) {
      return await readTest(task, reading.trial, Buffer.from(reading.weights, "base64"), data);
    }
    return await trainTask(task, data, hooks);
  },
};

async function trainTask(task: Task, data: Cifar10, hooks: RunHooks): Promise<TaskResult> {
  const { seed, epochs, images, protocol } = task.options;
  const { trial, weights } = await train(getMethod(task.method), task.config, data, {
    seed,
    ...(epochs === undefined ? {} : { epochs }),
    ...(images === undefined ? {} : { images }),
    ...(protocol === undefined ? {} : { protocol }),
    study: task.study,
    tags: task.tags,
    test: task.wantTest,
    signal: hooks.signal,
    checkpoint: hooks.checkpoint,
    onProgress: (progress) => hooks.onProgress(progress),
  });
  const named = { ...trial, id: task.id };
  if (!task.wantWeights || trial.validation === null) return { trial: named };
  const bytes = packWeights(named, weights);
  return { trial: withWeights(named, task, bytes), weights: bytes };
}

/** The winner's own weights, kept since it was a candidate, on the test set. */
async function readTest(task: Task, candidate: Trial, file: Uint8Array, data: Cifar10): Promise<TaskResult> {
  const started = new Date();
  const { weights } = unpackWeights(file, task.weightsFile ?? task.id, task.method);
  const { accuracy, images } = await evaluateWeights(
    getMethod(task.method),
    task.config,
    weights,
    data,
    data.split.test,
  );
  const trial: Trial = {
    ...candidate,
    id: task.id,
    tags: task.tags,
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    test: { accuracy, images, read: new Date().toISOString() },
  };
  return { trial: withWeights(trial, task, file), weights: file };
}

function withWeights(trial: Trial, task: Task, bytes: Uint8Array): Trial {
  if (task.weightsFile === undefined) return trial;
  return { ...trial, weights: { file: task.weightsFile, sha256: createHash("sha256").update(bytes).digest("hex") } };
}
