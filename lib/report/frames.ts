/** Trials as nodejs-polars frames: for figures, and for whoever wants to ask a journal something of their own. */
import pl, { type DataFrame } from "nodejs-polars";
import type { MethodName } from "../models/mod.ts";
import type { Epoch, Trial } from "../training/trial.ts";
import { type TrialRow, trialRow } from "./rows.ts";

/** A column and its type; given explicitly, because a column that begins with nulls would be guessed wrong. */
type Columns<Row> = { readonly [Key in keyof Row]: "text" | "number" | "boolean" };

const TRIAL_COLUMNS: Columns<TrialRow> = {
  id: "text",
  study: "text",
  method: "text",
  config: "text",
  protocol: "text",
  seed: "number",
  stage: "text",
  group: "text",
  place: "number",
  budget: "number",
  scale: "text",
  table: "number",
  row: "text",
  variant: "text",
  ok: "boolean",
  failure: "text",
  validation: "number",
  test: "number",
  epochs: "number",
  epochsRun: "number",
  images: "number",
  paper: "number",
  float32: "number",
  int8: "number",
  int4: "number",
  seconds: "number",
  data: "text",
  engine: "text",
};

/** One epoch of one trial. */
export interface EpochRow {
  readonly id: string;
  readonly study: string;
  readonly method: string;
  readonly config: string;
  readonly seed: number;
  /** From 1, as people count. */
  readonly epoch: number;
  readonly loss: number | null;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number;
  readonly rate: number;
}

const EPOCH_COLUMNS: Columns<EpochRow> = {
  id: "text",
  study: "text",
  method: "text",
  config: "text",
  seed: "number",
  epoch: "number",
  loss: "number",
  validationLoss: "number",
  validationAccuracy: "number",
  rate: "number",
};

/** One row a trial. */
export function trialFrame(trials: readonly Trial[]): DataFrame {
  return frame(trials.map(trialRow), TRIAL_COLUMNS);
}

/** One row an epoch of a trial. */
export function epochFrame(trials: readonly Trial[]): DataFrame {
  return frame(trials.flatMap(epochRows), EPOCH_COLUMNS);
}

/** The epochs of a training that is still under way. */
export function historyFrame(method: MethodName, history: Trial["history"]): DataFrame {
  const running = { id: "", study: "scratch", method, config: "", seed: 0 };
  return frame(history.map((epoch) => epochRow(running, epoch)), EPOCH_COLUMNS);
}

/** A frame's rows as objects; the caller names the columns that it uses. */
export function rowsOf<Row>(data: DataFrame): Row[] {
  return data.toRecords() as Row[];
}

function epochRows(trial: Trial): EpochRow[] {
  const { id, study, method, config, seed } = trialRow(trial);
  return trial.history.map((epoch) => epochRow({ id, study, method, config, seed }, epoch));
}

function epochRow(trial: Pick<EpochRow, "id" | "study" | "method" | "config" | "seed">, one: Epoch): EpochRow {
  const { epoch, loss, validationLoss, validationAccuracy, rate } = one;
  return { ...trial, epoch: epoch + 1, loss, validationLoss, validationAccuracy, rate };
}

function frame<Row>(rows: readonly Row[], columns: Columns<Row>): DataFrame {
  const types = { text: pl.Utf8, number: pl.Float64, boolean: pl.Bool };
  const names = Object.keys(columns) as (keyof Row & string)[];
  return pl.DataFrame(names.map((name) => pl.Series(name, rows.map((row) => row[name]), types[columns[name]])));
}
