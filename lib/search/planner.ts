/** The real {@linkcode Planner}: ids and protocols of lib/training, schemas and sizes of lib/models. */
import { UserError } from "../errors.ts";
import type { Cifar10 } from "../dataset/mod.ts";
import { chooseEngine, requestedEngine } from "../engine/mod.ts";
import { getMethod } from "../models/mod.ts";
import { planTrial, type Trial } from "../training/mod.ts";
import { codeVersion } from "../training/code_version.ts";
import { codeFingerprint } from "./code_fingerprint.ts";
import type { Planner } from "./study.ts";
import { type Agreement, LOST, type Task } from "./task.ts";

/** What a trial says about the data that it was trained on. */
export type DataRecord = Trial["data"];

export function dataRecord({ fingerprint, split }: Pick<Cifar10, "fingerprint" | "split">): DataRecord {
  return { name: fingerprint.name, sha256: fingerprint.sha256, split: split.sha256 };
}

/** What two machines compare before they share a journal. */
export function agreementOn({ sha256, split }: DataRecord): Agreement {
  return { code: codeFingerprint(), data: `${sha256}/${split}` };
}

/** Plans trials on the data of which only the record need be known. */
export function createPlanner(data: DataRecord): Planner {
  const complete = (name: Task["method"], config: Record<string, unknown>) => {
    const method = getMethod(name);
    const parsed = method.schema.safeParse(config);
    if (parsed.success) return { method, config: parsed.data as Record<string, unknown> };
    throw new UserError(`${name} ${JSON.stringify(config)}: ${parsed.error.issues[0]?.message ?? "impossible"}`);
  };
  return {
    plan(name, loose, options) {
      const { method, config } = complete(name, loose);
      const { id, protocol } = planTrial(method, config, data, options);
      return { id, config, protocol };
    },
    bytes(name, loose) {
      const { method, config } = complete(name, loose);
      return method.size(config).bytes;
    },
  };
}

/** Name and version of the engine that trials of this process and its workers run on. */
export function engineRecord(): Trial["engine"] {
  const requested = requestedEngine();
  if (requested === "tensorflow" || requested === "tfjs") return { name: requested, version: "unknown" };
  const engine = chooseEngine(requested ?? undefined);
  return { name: engine.name, version: engine.version };
}

/** The journal's line for a trial that took its worker down twice. */
export function lostTrial(task: Task, reason: string, seconds: number, data: DataRecord, planner: Planner): Trial {
  return {
    schema: 1,
    id: task.id,
    study: task.study,
    method: task.method,
    config: task.config,
    protocol: { ...planner.plan(task.method, task.config, task.options).protocol },
    seed: task.options.seed,
    data,
    engine: engineRecord(),
    code: codeVersion(),
    started: new Date(Date.now() - seconds * 1000).toISOString(),
    seconds,
    history: [],
    outcome: { failed: `${LOST}${reason}` },
    validation: null,
    bytes: planner.bytes(task.method, task.config),
    tags: task.tags,
  };
}
