/** A convolution in place as a sequence of pictures: which cell holds what after each step. */
import { elementsOf, exactSlack, type MapShape } from "../../../sizing/mod.ts";
import { cellsOf } from "./cells.ts";
import { convolveInPlace, type WindowLayer } from "./convolution.ts";
import type { Line } from "./herringbone.ts";
import { permuteInPlace, transposeInPlace } from "./permutation.ts";

/** What lies in a cell: nothing that is still needed, an element of the input map, or one of the output map. */
export type TracedCell =
  | null
  | { readonly map: "input" | "output"; readonly row: number; readonly column: number; readonly channel: number };

export interface TraceFrame {
  /**
   * What has just happened. `line` frees the inputs at the end of a line, `transpose` turns the live input before and
   * after a column, `restore` puts the outputs in order.
   */
  readonly what: "start" | "transpose" | "pixel" | "line" | "restore";
  /** The line being computed, from 0; `null` before the first and after the last. */
  readonly line: number | null;
  /** The output pixel just computed. */
  readonly pixel: { readonly row: number; readonly column: number } | null;
  readonly cells: readonly TracedCell[];
}

export interface Trace {
  readonly from: MapShape;
  readonly to: MapShape;
  readonly side: number;
  /** Cells beyond the input. */
  readonly slack: number;
  readonly lines: readonly Line[];
  readonly frames: readonly TraceFrame[];
}

/**
 * Follows a side x side convolution of `from` to `channels` channels through its memory. `slack` defaults to the exact
 * one; with less, an OverlapError is thrown, as on a device.
 */
export function traceConvolution(
  from: MapShape,
  side: number,
  channels: number,
  slack: number = exactSlack(from, side, channels),
): Trace {
  const to = { height: from.height - side + 1, width: from.width - side + 1, channels }, inputs = elementsOf(from);
  const size = inputs + slack, tags = new Array<number>(size).fill(-1), cells = cellsOf(tags);
  for (let i = 0; i < inputs; i++) tags[slack + i] = i;
  const lines: Line[] = [], frames: TraceFrame[] = [];

  const place = (map: "input" | "output", shape: MapShape, index: number) => {
    const channel = index % shape.channels, pixel = (index - channel) / shape.channels;
    return { map, row: Math.floor(pixel / shape.width), column: pixel % shape.width, channel };
  };
  const record = (what: TraceFrame["what"], pixel: TraceFrame["pixel"] = null) => {
    const line = what === "start" || what === "restore" ? null : lines.length - 1;
    const seen = tags.map((tag): TracedCell => {
      if (tag < 0) return null;
      return tag < inputs ? place("input", from, tag) : place("output", to, tag - inputs);
    });
    frames.push({ what, line, pixel, cells: seen });
  };
  let written: TraceFrame["pixel"] = null;
  record("start");
  const layer: WindowLayer = { from, to, side, depthwise: false, value: () => 0 };
  const memory = cellsOf(new Float64Array(size));
  convolveInPlace(layer, { input: memory, output: memory, ratio: 1 }, "direct", {
    onLine: (line) => lines.push(line),
    onTranspose(start, rows, columns, pixelSize) {
      transposeInPlace(cells, start, rows, columns, pixelSize);
      record("transpose");
    },
    onWrite(cell, pixel, channel) {
      tags[cell] = inputs + (pixel.row * to.width + pixel.column) * channels + channel;
      written = pixel;
    },
    onFree(cell) {
      for (let i = 0; i < cell; i++) if (tags[i]! < inputs) tags[i] = -1;
      record(written ? "pixel" : "line", written);
      written = null;
    },
    onRestore(source, pixels, pixelSize) {
      permuteInPlace(cells, 0, pixels, pixelSize, source);
      record("restore");
    },
  });
  return { from, to, side, slack, lines, frames };
}
