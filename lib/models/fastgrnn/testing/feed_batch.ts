/** The order of a batch for the plain definition, once more and written otherwise: what tests hold `arrange` to. */
import { type Feed, feedStarts } from "../feeds.ts";

/**
 * A batch of images [n][features] as the plain TensorFlow.js definition wants it: [n][steps][side], `multi`
 * [n][3][steps][side].
 */
export function feedBatch(images: Float32Array, feed: Feed, side = 32, channels = 3) {
  const features = channels * side ** 2, count = images.length / features, units = feedStarts(feed, side, channels);
  const data = new Float32Array(images.length);
  let to = 0;
  for (let i = 0; i < count; i++) {
    for (const starts of units) {
      for (const start of starts) {
        const from = i * features + start;
        data.set(images.subarray(from, from + side), to);
        to += side;
      }
    }
  }
  const steps = units[0]!.length;
  return { data, shape: units.length === 1 ? [count, steps, side] : [count, units.length, steps, side] };
}
