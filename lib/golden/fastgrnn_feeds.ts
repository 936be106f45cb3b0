/** Replays what golden vectors say about FastGRNN outside the model: the three feeds, and the trainer's schedule. */
import { batchSizes } from "../training/batches.ts";
import { learningRate } from "../training/schedule.ts";
import { type Check, Checks, GoldenFile } from "./golden_file.ts";
import { isDenseRun, type PhaseAction, phaseAction } from "../models/sparsity/mod.ts";
import { FEEDS, sequencesOf } from "../models/fastgrnn/feeds.ts";

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

/** What follows an iteration, by number. */
export const ACTIONS: readonly PhaseAction[] = ["none", "threshold", "mask"];

/**
 * A trace of EdgeML's FastTrainer (schedules.json, trainer "FastTrainer"): what follows each iteration, the rate of
 * each, and which epochs may be kept. `name` stands before each check.
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
  const actionOf = (value: unknown) => ACTIONS.indexOf(value as PhaseAction);
  checks.compare(`${name}, iterations per epoch`, [steps], [file.size("itersPerEpoch")], 0);
  checks.compare(`${name}, actions`, actions, file.unrolled("actionsRLE", actionOf), 0);
  checks.compare(
    `${name}, learning rates`,
    rates,
    file.unrolled("learningRateRLE", Number),
    1e-12,
  );
  checks.compare(`${name}, epochs eligible`, eligible, file.row("epochsEligibleForBest"), 0);
  return checks.list;
}
