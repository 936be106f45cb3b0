/** Training from a cell: progress and a learning curve that grows in place; the trial goes to the scratch journal. */
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { assetPath } from "../assets.ts";
import type { Cifar10 } from "../dataset/mod.ts";
import type { Method } from "../models/mod.ts";
import { historyFrame, learningCurve, toPng } from "../report/mod.ts";
import { type Progress, train, type TrainOptions, type TrainResult, type Trial } from "../training/mod.ts";
import { base64, liveOutput } from "./emit.ts";
import { VOLATILE } from "./runner/marks.ts";

/** Where what was tried in a notebook is written down; never read by a table of results. */
const SCRATCH_JOURNAL = "data/scratch/notebooks.jsonl";

/**
 * Trains one config while the cell shows how far it is: epoch, loss, accuracy, time left, and the learning curve so far.
 * Takes what `train` takes; nothing of it is ever a published result.
 *
 * @example
 * const { trial } = await trainLive(bonsai, { depth: 2, projectionDim: 6 }, data, { epochs: 3, images: 8_000, seed: 1 });
 */
export async function trainLive<C>(
  method: Method<C>,
  config: C,
  data: Cifar10,
  options: TrainOptions = {},
): Promise<TrainResult> {
  // two outputs: front ends show a picture or a text of one bundle, never both
  const showLine = liveOutput({ [VOLATILE]: true }), showCurve = liveOutput({ [VOLATILE]: true });
  const images = (options.images ?? data.split.train.length).toLocaleString("en-US");
  const caption =
    `A trial of this notebook, not among the results: ${data.fingerprint.name}, ${images} training images.`;
  let drawn = 1;
  const draw = async (history: Trial["history"], final: boolean) => {
    if (history.length > drawn || (final && drawn > 1)) await showCurve(curve(method, history, caption), true);
    drawn = Math.max(drawn, history.length);
  };
  const onProgress = async (progress: Progress) => {
    await showLine({ "text/plain": progressLine(progress) });
    await draw(progress.history, false);
  };
  const result = await train(method, config, data, { ...options, study: "scratch", onProgress });
  record(result.trial);
  await showLine({ "text/plain": resultLine(result.trial) }, true);
  await draw(result.trial.history, true);
  return result;
}

/** `epoch 2 of 5, 40 %: loss 1.62, validation 0.452, 8 s left`. */
function progressLine({ epoch, epochs, step, steps, loss, validationAccuracy, secondsLeft }: Progress): string {
  const validation = validationAccuracy === null ? "" : `, validation ${validationAccuracy.toFixed(3)}`;
  return `epoch ${epoch + 1} of ${epochs}, ${Math.round(100 * step / steps)} %: loss ${
    loss.toFixed(3)
  }${validation}, ` +
    `${Math.ceil(secondsLeft)} s left`;
}

function resultLine(trial: Trial): string {
  const { outcome, validation, history, engine, seed, seconds } = trial;
  if (outcome !== "ok") return `failed: ${outcome.failed}`;
  return `validation accuracy ${validation?.accuracy.toFixed(3)} at epoch ${
    (validation?.epoch ?? 0) + 1
  } of ${history.length}; ` +
    `seed ${seed}, engine ${engine.name}, ${seconds.toFixed(1)} s`;
}

function curve<C>(method: Method<C>, history: Trial["history"], caption: string): Record<string, string> {
  const figure = learningCurve(historyFrame(method.name, history), { title: "Learning curve", caption });
  return { "image/png": base64(toPng(figure, 1)), "text/plain": figure.alt };
}

function record(trial: Trial): void {
  const path = assetPath(SCRATCH_JOURNAL);
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, JSON.stringify(trial) + "\n");
}
