/**
 * A runner for tests that really trains, on a few synthetic images. Its process kills itself once, at an epoch's end,
 * if FAKE_FOLDER is given: there it leaves a file for each start.
 */
import * as fs from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { syntheticCifar10 } from "../../dataset/testing/synthetic.ts";
import { getMethod } from "../../models/mod.ts";
import { hashWeights, train } from "../../training/mod.ts";
import type { Runner } from "../task.ts";

/** Epoch after which it dies. */
const DEATH = 4;

export const trainingData = () => syntheticCifar10({ train: 200, validation: 50, test: 50 });

export const runner: Runner = {
  prepare: () => Promise.resolve({ code: "code", data: "data" }),
  async run(task, { signal, checkpoint, onProgress }) {
    const folder = process.env.FAKE_FOLDER;
    const starts = folder === undefined ? 0 : fs.readdirSync(folder).length;
    let first = -1;
    const { trial, weights } = await train(getMethod(task.method), task.config, trainingData(), {
      ...task.options,
      engine: "wasm",
      signal,
      checkpoint,
      onProgress: async (progress) => {
        if (first < 0) first = progress.epoch;
        if (folder !== undefined && starts === 0 && progress.epoch >= DEATH) {
          fs.writeFileSync(join(folder, task.id), "");
          process.kill(process.pid, "SIGKILL");
        }
        await onProgress(progress);
      },
    });
    return { trial: { ...trial, id: task.id, tags: { hash: hashWeights(weights), first } } };
  },
};
