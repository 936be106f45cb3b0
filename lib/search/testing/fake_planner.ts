/** A planner without models or data, for tests: sizes are the config's `size`, ids its text and seed. */
import type { Protocol } from "../../models/method.ts";
import type { Trial } from "../../training/trial.ts";
import type { Planner } from "../study.ts";
import type { Task } from "../task.ts";

export const FAKE_DATA = { name: "fake pixels", sha256: "f".repeat(64), split: "0".repeat(64) };

const PROTOCOL: Protocol = {
  epochs: 10,
  batch: 10,
  optimiser: { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay: 0 },
  schedule: { name: "step", rate: 0.01, factor: 0.1, every: null },
  earlyStopping: null,
  keep: { epoch: "last" },
  shuffle: false,
  lastBatch: "drop",
  images: null,
};

export const fakePlanner: Planner = {
  plan(method, config, { seed, epochs, images, protocol }) {
    const full = {
      ...PROTOCOL,
      ...protocol,
      ...(epochs === undefined ? {} : { epochs }),
      ...(images === undefined ? {} : { images }),
    };
    const id = `${method}-${JSON.stringify([config, full.epochs, full.images, full.keep, seed])}`.replaceAll(
      /[^a-z0-9]+/gi,
      "-",
    );
    return { id, config, protocol: full };
  },
  bytes(_method, config) {
    const paper = Number(config.size ?? 1000);
    return { paper, float32: paper, int8: paper / 4, int4: paper / 8 };
  },
};

/** The line of a task that was trained to `accuracy`. */
export function fakeTrial(task: Task, accuracy: number | null, failed?: string): Trial {
  return {
    schema: 1,
    id: task.id,
    study: task.study,
    method: task.method,
    config: task.config,
    protocol: { ...fakePlanner.plan(task.method, task.config, task.options).protocol },
    seed: task.options.seed,
    data: FAKE_DATA,
    engine: { name: "fake", version: "1" },
    code: "test",
    started: "2026-01-01T00:00:00.000Z",
    seconds: 0.01,
    history: [],
    outcome: failed === undefined ? "ok" : { failed },
    validation: accuracy === null ? null : { epoch: 0, loss: 1, accuracy },
    bytes: fakePlanner.bytes(task.method, task.config),
    ...(task.wantTest ? { test: { accuracy: accuracy ?? 0, images: 10, read: "2026-01-01T00:00:00.000Z" } } : {}),
    tags: task.tags,
  };
}

/** A task of nothing in particular. */
export function fakeTask(name: string, more: Partial<Task> & { size?: number; behave?: string } = {}): Task {
  const { size, behave, ...rest } = more;
  const config = { name, size: size ?? 1000, ...(behave === undefined ? {} : { behave }) };
  return {
    id: name,
    study: "fake",
    method: "bonsai",
    config,
    options: { seed: 1 },
    tags: { stage: "candidate" },
    wantTest: false,
    wantWeights: false,
    ...rest,
  };
}
