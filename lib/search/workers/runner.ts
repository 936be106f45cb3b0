/** What a worker really does: train, evaluate, and give the weights back as a safetensors file. */
import { createHash } from "node:crypto";
import { type Cifar10, loadCifar10 } from "../../dataset/mod.ts";
import { requestedEngine } from "../../engine/mod.ts";
import { messageOf, UserError } from "../../errors.ts";
import { getMethod } from "../../models/mod.ts";
import { evaluateWeights, firstBatchCheck, packWeights, train, type Trial, unpackWeights } from "../../training/mod.ts";
import { kindOf } from "../kind.ts";
import { agreementOn, dataRecord } from "../planner.ts";
import type { Agreement, RunHooks, Runner, Task, TaskResult } from "../task.ts";

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
  const from = task.startsFrom?.weights;
  await checkOnce(task, data);
  const { trial, weights } = await train(getMethod(task.method), task.config, data, {
    ...task.options,
    ...(from === undefined ? {} : { from: unpackWeights(Buffer.from(from, "base64"), task.id, task.method).weights }),
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

const checked = new Set<string>();

/**
 * Before a process trains its first trial of a kind, the kernels' first batch is compared with the plain TensorFlow.js
 * definition's. Throws a UserError when they differ. Networks of few bits have no such form.
 */
async function checkOnce({ method, config, options }: Task, data: Cifar10): Promise<void> {
  const engine = requestedEngine();
  const kind = kindOf(method, config);
  if (checked.has(kind) || config.quantised !== undefined || engine === "tensorflow" || engine === "tfjs") return;
  try {
    await firstBatchCheck(getMethod(method), config, data, options);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${method}: the first batch could not be compared with its definition: ${messageOf(error)}`);
  }
  checked.add(kind);
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
