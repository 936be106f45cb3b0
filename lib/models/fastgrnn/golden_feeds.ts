/** Replays what golden vectors say about FastGRNN outside the model: the three feeds, and the trainer's schedule. */
import { UserError } from "../../errors.ts";
import { batchSizes } from "../../training/batches.ts";
import { learningRate } from "../../training/schedule.ts";
import { type Check, Checks, GoldenFile } from "../golden.ts";
import { isDenseRun, type PhaseAction, phaseAction } from "../sparsity/mod.ts";
import { FEEDS, sequencesOf } from "./feeds.ts";

const FEED_PLACES = {
  row: ["rowMajor"],
  channel: ["channelMajor"],
  multi: ["multi.unit0_red", "multi.unit1_green", "multi.unit2_blue"],
} as const;

/** sequence_order.json: a toy image and the series made of it. */
export function replaySequenceOrder(json: unknown): Check[] {
  const file = new GoldenFile(json), size = file.size("size"), checks = new Checks();
  const image = Float32Array.from(file.numbers("binaryRecordPixels", [3 * size ** 2]));
  for (const feed of FEEDS) {
    sequencesOf(image, feed, size).forEach((steps, unit) => {
      const place = FEED_PLACES[feed][unit]!, series = steps.flatMap((step) => [...step]);
      checks.compare(place, series, file.numbers(place, [steps.length, size]), 0);
    });
  }
  return checks.list;
}

const ACTIONS: readonly PhaseAction[] = ["none", "threshold", "mask"];

/** A run-length list of [value, count], value by value. */
function unrolled(list: unknown, path: string, valueOf: (value: unknown) => number): number[] {
  const bad = () => new UserError(`${path}: a list of [value, count] expected`);
  if (!Array.isArray(list)) throw bad();
  return list.flatMap((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2 || !Number.isInteger(pair[1]) || pair[1] < 0) throw bad();
    return new Array<number>(pair[1]).fill(valueOf(pair[0]));
  });
}

/**
 * A trace of EdgeML's FastTrainer (schedules.json, trainer "FastTrainer"): what follows each iteration, the rate of each,
 * and which epochs may be kept. `name` stands before each check.
 */
export function replayFastTrainer(trace: unknown, name = "FastTrainer"): Check[] {
  const file = new GoldenFile(trace), checks = new Checks(), epochs = file.size("epochs");
  const steps = batchSizes(file.size("N"), file.size("batch"), "keep").length, total = steps * epochs;
  const dense = isDenseRun([file.number("sW"), file.number("sU")]);
  const schedule = {
    name: "step",
    rate: 0.01,
    factor: file.number("decayRate"),
    every: file.size("decayStep"),
  } as const;
  const actions: number[] = [], rates: number[] = [], eligible: number[] = [];
  let thresholded = false;
  for (let k = 0; k < total; k++) {
    const action: PhaseAction = dense ? "none" : phaseAction(k, total, thresholded), epoch = Math.floor(k / steps);
    thresholded ||= action === "threshold";
    actions.push(ACTIONS.indexOf(action)), rates.push(learningRate(schedule, epoch));
    if (k % steps === steps - 1 && (dense || thresholded)) eligible.push(epoch);
  }
  const recorded = trace as Record<string, unknown>,
    actionOf = (value: unknown) => ACTIONS.indexOf(value as PhaseAction);
  checks.compare(`${name}, iterations per epoch`, [steps], [file.size("itersPerEpoch")], 0);
  checks.compare(`${name}, actions`, actions, unrolled(recorded["actionsRLE"], "actionsRLE", actionOf), 0);
  checks.compare(
    `${name}, learning rates`,
    rates,
    unrolled(recorded["learningRateRLE"], "learningRateRLE", Number),
    1e-12,
  );
  const expected = recorded["epochsEligibleForBest"];
  if (!Array.isArray(expected)) throw new UserError("epochsEligibleForBest: a list of epochs expected");
  checks.compare(`${name}, epochs eligible`, eligible, expected.map(Number), 0);
  return checks.list;
}
