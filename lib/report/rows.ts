/** Trials as flat rows: what tables and figures are functions of. */
import type { MethodName } from "../models/method.ts";
import type { Ruler } from "../sizing/mod.ts";
import { canonicalJson } from "../training/identity.ts";
import type { Trial } from "../training/trial.ts";

/** One trial on one line. Texts are `""` and numbers `null` where the trial says nothing. */
export interface TrialRow {
  readonly id: string;
  readonly study: string;
  readonly method: MethodName;
  /** Canonical JSON: equal texts, equal configs. */
  readonly config: string;
  readonly seed: number;
  /** `candidate` and `winner` in a search, `""` elsewhere. */
  readonly stage: string;
  /** Within what a winner is chosen: FastGRNN's feed, ProtoNN's kind of input. */
  readonly group: string;
  /** KB of 1024 bytes. */
  readonly budget: number | null;
  /** How the study was cut down against the paper's, `""` for not at all. */
  readonly scale: string;
  /** The paper's table and row that a replay trains, and how: `faithful`, `repaired`, ... */
  readonly table: number | null;
  readonly row: string;
  readonly variant: string;
  readonly ok: boolean;
  /** Accuracies, 0 to 1. */
  readonly validation: number | null;
  readonly test: number | null;
  /** Epochs that the protocol allows, and that were run. */
  readonly epochs: number | null;
  readonly epochsRun: number;
  /** Training images; null is all 40,000. */
  readonly images: number | null;
  /** Bytes on each ruler. */
  readonly paper: number;
  readonly float32: number;
  readonly int8: number;
  readonly int4: number;
  readonly seconds: number;
  readonly data: string;
  readonly engine: string;
}

/** The rulers in the order in which they are shown. */
export const RULERS = ["paper", "float32", "int8", "int4"] as const satisfies readonly Ruler[];

/** A trial's row. */
export function trialRow(trial: Trial): TrialRow {
  const { tags, protocol } = trial;
  return {
    id: trial.id,
    study: trial.study,
    method: trial.method,
    config: canonicalJson(trial.config),
    seed: trial.seed,
    stage: text(tags.stage),
    group: text(tags.feed ?? (trial.method === "protonn" ? tags.variant : undefined)),
    budget: number(tags.budget),
    scale: text(tags.scale),
    table: number(tags.table),
    row: text(tags.row),
    variant: text(tags.variant),
    ok: trial.outcome === "ok",
    validation: trial.validation?.accuracy ?? null,
    test: trial.test?.accuracy ?? null,
    epochs: number(protocol.epochs),
    epochsRun: trial.history.length,
    images: number(protocol.images),
    ...trial.bytes,
    seconds: trial.seconds,
    data: trial.data.name,
    engine: trial.engine.name,
  };
}

function text(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
