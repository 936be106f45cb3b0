/** The images that a model is most wrong about: how it fails, and how many labels are arguable. */
import { imageGrid } from "./image_grid.ts";
import type { Figure } from "../svg.ts";

/** One misclassified image. */
export interface Mistake {
  /** Place among the images that were scored. */
  readonly place: number;
  readonly actual: number;
  readonly predicted: number;
  /** Softmax probability of the predicted class, 0 to 1. */
  readonly confidence: number;
}

/**
 * Misclassified images, the most confident first.
 *
 * @param scores [images][classes], before softmax
 * @param labels true classes in the same order
 */
export function mostMistaken(scores: Float32Array, labels: Uint8Array, count: number): Mistake[] {
  const classes = scores.length / labels.length;
  const mistakes = Array.from(labels, (actual, place): Mistake => {
    const row = scores.subarray(place * classes, (place + 1) * classes), largest = Math.max(...row);
    const sum = row.reduce((total, score) => total + Math.exp(score - largest), 0);
    return { place, actual, predicted: row.indexOf(largest), confidence: 1 / sum };
  });
  return mistakes.filter(({ actual, predicted }) => actual !== predicted)
    .sort((a, b) => b.confidence - a.confidence || a.place - b.place).slice(0, count);
}

/**
 * Those images, each with what it is, what it is taken for, and how surely.
 *
 * @param pixelsOf the 3072 bytes of an image by its place among those scored
 */
export function mistakenImages(
  mistakes: readonly Mistake[],
  pixelsOf: (place: number) => Uint8Array,
  classes: readonly string[],
  title: string,
  caption: string,
): Figure {
  const images = mistakes.map((mistake) => ({
    pixels: pixelsOf(mistake.place),
    label: mistakeLabel(mistake, classes),
  }));
  return imageGrid(images, title, caption);
}

/** What an image is, what it is taken for, and how surely. */
export function mistakeLabel({ actual, predicted, confidence }: Mistake, classes: readonly string[]): string {
  return `${classes[actual]}\n→ ${classes[predicted]}\n${confidence.toFixed(2)}`;
}
