/** Trials as flat rows: what tables and figures are functions of. */
import type { MethodName } from "../models/mod.ts";
import { type Ruler, RULERS } from "../sizing/rulers.ts";
import { BEYOND } from "../search/studies/protonn_beyond.ts";
import { canonicalJson } from "../training/identity.ts";
import type { Trial } from "../training/trial.ts";

/** One trial on one line. Texts are `""` and numbers `null` where the trial says nothing. */
export interface TrialRow {
  readonly id: string;
  readonly study: string;
  readonly method: MethodName;
  /** Canonical JSON: equal texts, equal configs. */
  readonly config: string;
  /** Canonical JSON: how it was trained. */
  readonly protocol: string;
  readonly seed: number;
  /** `candidate` and `winner` in a search, `""` elsewhere. */
  readonly stage: string;
  /**
   * What sets configs of one method apart before their sizes do: FastGRNN's feed, Bonsai's loss, ProtoNN's input or that it
   * goes beyond the paper.
   */
  readonly group: string;
  /** Number of a candidate in its study's order, from 0. */
  readonly place: number | null;
  /** KB of 1024 bytes. */
  readonly budget: number | null;
  /** How the study was cut down against the paper's, `""` for not at all. */
  readonly scale: string;
  /** The paper's table and row that a replay trains, and how: `faithful`, `repaired`, ... */
  readonly table: number | null;
  readonly row: string;
  readonly variant: string;
  readonly ok: boolean;
  /** Why it failed. */
  readonly failure: string;
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

export { type Ruler, RULERS };

/** The config's key that {@linkcode TrialRow.group} shows. */
const GROUP_KEYS: Readonly<Partial<Record<MethodName, string>>> = {
  protonn: "input",
  bonsai: "loss",
  fastgrnn: "feed",
};

/** A trial's row. */
export function trialRow(trial: Trial): TrialRow {
  const { tags, protocol } = trial;
  return {
    id: trial.id,
    study: trial.study,
    method: trial.method,
    config: canonicalJson(trial.config),
    protocol: canonicalJson(protocol),
    seed: trial.seed,
    stage: text(tags.stage),
    group: tags.variant === BEYOND ? BEYOND : text(trial.config[GROUP_KEYS[trial.method] ?? ""]),
    place: number(tags.place),
    budget: number(tags.budget),
    scale: text(tags.scale),
    table: number(tags.table),
    row: text(tags.row),
    variant: text(tags.variant),
    ok: trial.outcome === "ok",
    failure: trial.outcome === "ok" ? "" : trial.outcome.failed,
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

/** Without the trials of studies that were cut down, if there are others: the two are not comparable. */
export function fullScale(rows: readonly TrialRow[]): readonly TrialRow[] {
  const full = rows.filter(({ scale }) => scale === "");
  return full.length > 0 ? full : rows;
}

/** The rows with each id once. */
export function eachOnce(rows: readonly TrialRow[]): TrialRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/**
 * Each training once: a trial that another study adopted stands in two journals, and a later test reading has a line of its
 * own (`ID.test`).
 */
export function uniqueTrials(rows: readonly TrialRow[]): TrialRow[] {
  const byId = new Map<string, TrialRow>();
  for (const row of rows) {
    const id = row.id.replace(/\.test$/, ""), known = byId.get(id);
    byId.set(id, known === undefined ? row : { ...known, test: row.test ?? known.test });
  }
  return [...byId.values()];
}

/** Trainings that differ in their seed only: one config, trained by one protocol. */
export function bySeeds(rows: readonly TrialRow[]): TrialRow[][] {
  return [
    ...Map.groupBy(uniqueTrials(rows), ({ method, config, protocol }) => `${method} ${config} ${protocol}`).values(),
  ];
}
