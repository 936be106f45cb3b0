import type { Cifar10, LabelledImages } from "../../dataset/mod.ts";
import type { EngineName } from "../../engine/mod.ts";
import { checkConfig } from "../../models/config.ts";
import type { Method, Weights } from "../../models/method.ts";
import { Random } from "../../random/mod.ts";
import { chooseBackend } from "../backend.ts";
import { withImages } from "../image_store.ts";

export interface Evaluation {
  readonly images: number;
  readonly accuracy: number;
  /** Class of each row. */
  readonly predictions: Uint8Array;
  /** [rows][10], before softmax. */
  readonly scores: Float32Array;
}

/** Rows that go through the model together. */
const BATCH = 256;

/** First largest score of each row of [rows][classes]. */
export function classesOf(scores: Float32Array, classes = 10): Uint8Array {
  return Uint8Array.from({ length: scores.length / classes }, (_, i) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[i * classes + c]! > scores[i * classes + best]!) best = c;
    return best;
  });
}

/** Classes and accuracy of weights on rows of a data set (default: its test rows). */
export function evaluateWeights<C>(
  method: Method<C>,
  config: C,
  weights: Weights,
  data: Cifar10,
  rows: Int32Array = data.split.test,
  engine?: EngineName,
): Promise<Evaluation> {
  return evaluateImages(method, config, weights, data, rows, data, engine);
}

/**
 * The same on any images. `training` is the data set whose statistics standardise them; methods that read pixels as they
 * are do without (`needsStatistics`).
 */
export async function evaluateImages<C>(
  method: Method<C>,
  config: C,
  weights: Weights,
  images: LabelledImages,
  rows: Int32Array,
  training: Cifar10 | null,
  engine?: EngineName,
): Promise<Evaluation> {
  const checked = checkConfig(method, config), { arenaEngine, compile } = await chooseBackend(engine);
  return await withImages(arenaEngine, images, method.input(checked), training, (arena, source) => {
    const batch = Math.max(1, Math.min(BATCH, rows.length));
    const model = compile(method, checked, arena, source, batch, new Random(0));
    model.parameters.set(weights);
    const scores = model.scores(rows, 0, rows.length), predictions = classesOf(scores);
    let correct = 0;
    rows.forEach((row, i) => correct += Number(predictions[i] === images.labels[row]));
    return Promise.resolve({ images: rows.length, accuracy: correct / rows.length, predictions, scores });
  });
}

/** Whether a config reads pixels standardised by the training rows' statistics. */
export const needsStatistics = <C>(method: Method<C>, config: C): boolean => method.input(config) === "standardised";
