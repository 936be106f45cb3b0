import { createHash } from "node:crypto";
import type { Method, Protocol } from "../models/method.ts";

/** JSON with sorted keys: the same value always gives the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`).join(",")}}`;
}

/** What a trial is, before it runs. */
export interface TrialPlan {
  /** Hash of method, config, protocol, seed and data. */
  readonly id: string;
  readonly protocol: Protocol;
  readonly seed: number;
}

export interface PlanOptions {
  readonly seed?: number;
  /** Instead of the protocol's: what it says in epochs moves along. */
  readonly epochs?: number;
  /** First N of the shuffled training rows. */
  readonly images?: number;
  readonly protocol?: Partial<Protocol>;
}

/** The protocol in force and the trial's id, without training. `data`: fingerprints of pixels and split. */
export function planTrial<C>(
  method: Method<C>,
  config: C,
  data: { sha256: string; split: string },
  options: PlanOptions = {},
): TrialPlan {
  const full: Protocol = { ...method.protocol(config), ...options.protocol };
  const protocol: Protocol = {
    ...full,
    ...(options.epochs === undefined ? {} : ofLength(full, options.epochs)),
    ...(options.images === undefined ? {} : { images: options.images }),
  };
  const seed = options.seed ?? 1, { sha256, split } = data;
  const text = canonicalJson({ method: method.name, config, protocol, seed, data: { sha256, split } });
  return { id: createHash("sha256").update(text).digest("hex").slice(0, 16), protocol, seed };
}

/** Epoch numbers inside a protocol move with its length: a window that opens after two thirds still does. */
function ofLength({ epochs: all, keep, schedule }: Protocol, epochs: number): Partial<Protocol> {
  const moved = (epoch: number) => Math.round((epoch * epochs) / all);
  return {
    epochs,
    ...(keep.epoch === "best-accuracy-from" ? { keep: { ...keep, from: moved(keep.from) } } : {}),
    ...(schedule.name === "step" && schedule.every !== null
      ? { schedule: { ...schedule, every: Math.max(1, moved(schedule.every)) } }
      : {}),
  };
}
