/** The three ways of feeding an image as a time series (paper 4.4 and Figure 1; edgeml-models.md 4.4). */
import type { Feed } from "../../sizing/mod.ts";

export type { Feed };

/**
 * `row`: 96 steps, step 32 * channel + row. `channel`: 96 steps, step 3 * row + channel. `multi`: three units of 32
 * steps.
 */
export const FEEDS = ["row", "channel", "multi"] as const satisfies readonly Feed[];

/**
 * Of each unit: the feature at which each time step begins, in an image in CIFAR order ([channel][row][column]). A step
 * is the `side` values from there on: one row of pixels of one channel.
 */
export function feedStarts(feed: Feed, side = 32, channels = 3): Int32Array[] {
  const start = (channel: number, row: number) => (channel * side + row) * side, steps = side * channels;
  const one = (place: (t: number) => number) => Int32Array.from({ length: steps }, (_, t) => place(t));
  switch (feed) {
    case "row":
      return [one((t) => start(Math.floor(t / side), t % side))];
    case "channel":
      return [one((t) => start(t % channels, Math.floor(t / channels)))];
    case "multi":
      return Array.from({ length: channels }, (_, channel) => one((t) => start(channel, t)).subarray(0, side));
  }
}

/** The time series of one image, of each unit: [steps][side], views of the image. */
export function sequencesOf<T extends Float32Array | Uint8Array>(image: T, feed: Feed, side = 32): T[][] {
  return feedStarts(feed, side, image.length / side ** 2)
    .map((starts) => [...starts].map((start) => image.subarray(start, start + side) as T));
}
