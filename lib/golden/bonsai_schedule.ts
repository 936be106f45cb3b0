/** Replays traces of EdgeML's BonsaiTrainer: thresholds, masks, and when the branching's sharpness changes. */
import { SharpnessSchedule } from "../models/bonsai/sharpness.ts";
import { isDenseRun, type PhaseAction, phaseAction } from "../models/sparsity/mod.ts";
import { batchSizes } from "../training/batches.ts";
import { ACTIONS } from "./fastgrnn_feeds.ts";
import { type Check, Checks, GoldenFile } from "./golden_file.ts";

/** One trace of schedules.json, trainer "BonsaiTrainer". `name` stands before each check. */
export function replayBonsaiTrainer(trace: unknown, name = "BonsaiTrainer"): Check[] {
  const file = new GoldenFile(trace), checks = new Checks(), epochs = file.size("epochs");
  const rows = file.size("N"), batch = file.size("batch"), total = rows / batch * epochs;
  const steps = batchSizes(rows, batch, "drop").length;
  const dense = isDenseRun(["W", "V", "T", "Z"].map((matrix) => file.number(`sparsity.${matrix}`)));
  const schedule = new SharpnessSchedule(total, dense);
  const actions: number[] = [], changes: number[] = [], eligible: number[] = [];
  let thresholded = false;
  for (let k = 0; k < steps * epochs; k++) {
    const { action: sharpness } = schedule.next(k);
    const action: PhaseAction = dense ? "none" : phaseAction(k, total, thresholded);
    if (sharpness !== "keep") changes.push(k, sharpness === "reset" ? 0 : 1);
    thresholded ||= action === "threshold";
    actions.push(ACTIONS.indexOf(action));
    if (k % steps === steps - 1 && (dense || thresholded)) eligible.push(Math.floor(k / steps));
  }
  checks.compare(`${name}, iterations per epoch`, [steps], [file.size("itersPerEpoch")], 0);
  checks.compare(`${name}, iterations in all`, [total], [file.number("totalBatches")], 1e-12);
  checks.compare(
    `${name}, actions`,
    actions,
    file.unrolled("actionsRLE", (one) => ACTIONS.findIndex((a) => a === one)),
    0,
  );
  const recorded = file.list("sigmaIChanges").flatMap((change) => [
    change.number("0"),
    change.oneOf("1", ["reset to 1", "heuristic"]) === "heuristic" ? 1 : 0,
  ]);
  checks.compare(`${name}, sharpness`, changes, recorded, 0);
  checks.compare(`${name}, epochs eligible`, eligible, file.row("epochsEligibleForBest"), 0);
  return checks.list;
}
