/**
 * A convolution whose outputs are written over the inputs that no later output needs (direct-convolution.md, section
 * 4).
 */
import { elementsOf, type MapShape } from "../../../sizing/mod.ts";
import { CellError, type Cells, cellsOf, type Numbers } from "./cells.ts";
import { herringboneLines, herringboneSource, type Line, rowLines } from "./herringbone.ts";
import { permuteInPlace, transposeInPlace } from "./permutation.ts";

/** Where a window of the input starts, and how many cells lie between its rows and between its columns. */
export interface Window {
  readonly at: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** A convolution with stride 1 and no padding; `from` and `to` row-major, channels last. */
export interface WindowLayer {
  readonly from: MapShape;
  readonly to: MapShape;
  readonly side: number;
  /**
   * Channel c of an output depends on channel c of the input alone, so that an input cell is free before its pixel is.
   */
  readonly depthwise: boolean;
  /** One output: bias, activation and rounding included. */
  value(input: Cells, window: Window, channel: number): number;
  /** All channels of an output pixel at once, from an array into an array: the same numbers, faster. */
  pixel?(input: ArrayLike<number>, window: Window, output: Numbers, at: number): void;
}

/** Two views of the same memory: the input as it is read, the output as it is written (its cells may be wider). */
export interface SharedMemory {
  readonly input: Cells;
  readonly output: Cells;
  /** Input cells that one output cell covers. */
  readonly ratio: number;
}

/** What happens in the memory, in order; cells are numbered from its start. */
export interface Observer {
  /** The live input, `rows` x `columns` pixels of `size` cells from `start`, becomes `columns` x `rows`. */
  onTranspose?(start: number, rows: number, columns: number, size: number): void;
  onLine?(line: Line): void;
  /** Output `channel` of a pixel went into output cell `cell`. */
  onWrite?(cell: number, pixel: { row: number; column: number }, channel: number): void;
  /** Input cells below `cell` are dead. */
  onFree?(cell: number): void;
  /** The outputs, pixels of `size` cells from the memory's start, go from the herringbone order to row-major. */
  onRestore?(source: (position: number) => number, pixels: number, size: number): void;
}

/** An output had to be written over an input that was still needed: the memory is too small. */
export class OverlapError extends CellError {
  override name = "OverlapError";
  constructor(
    readonly pixel: { readonly row: number; readonly column: number },
    readonly cell: number,
    readonly live: number,
  ) {
    super(`output (${pixel.row}, ${pixel.column}) needs cell ${cell} and the input still needed starts at ${live}`);
  }
}

/** Channels that grow are computed in the herringbone order, all others row by row. */
export function linesOf({ from, to }: Pick<WindowLayer, "from" | "to">): Line[] {
  return to.channels > from.channels ? herringboneLines(to.height, to.width) : rowLines(to.height, to.width);
}

/**
 * Runs the layer in memory that holds its input at the very end; its output lies at the start afterwards, row-major.
 *
 * `writes`: `direct` puts every output into its cell at once, as section 4.5 counts; `pixel` keeps the outputs of one
 * pixel aside until its input pixel is dead, which the accounting of section 3 leaves uncounted. Throws an OverlapError
 * when the memory is too small, and a CellError when it cannot even hold the input.
 */
export function convolveInPlace(
  layer: WindowLayer,
  memory: SharedMemory,
  writes: "direct" | "pixel",
  observer: Observer = {},
): void {
  const { from, to, side } = layer, { input, output, ratio } = memory, size = from.channels;
  let live = input.length - elementsOf(from), out = 0, rows = from.height, columns = from.width;
  if (live < 0) throw new CellError(`${input.length} cells cannot hold an input of ${elementsOf(from)}`);
  const pixel = new Array<number>(to.channels);

  const write = (value: number, where: { row: number; column: number }, channel: number, alive: number) => {
    if ((out + 1) * ratio > alive) throw new OverlapError(where, out, alive);
    output.set(out, value);
    observer.onWrite?.(out, where, channel);
    out++;
  };
  const computePixel = (where: { row: number; column: number }, window: Window) => {
    for (let channel = 0; channel < to.channels; channel++) {
      const value = layer.value(input, window, channel);
      pixel[channel] = value;
      if (writes === "direct") write(value, where, channel, live + (layer.depthwise ? channel + 1 : 0));
    }
    live += size;
    if (writes === "pixel") pixel.forEach((value, channel) => write(value, where, channel, live));
    observer.onFree?.(live);
  };

  for (const line of linesOf(layer)) {
    const isColumn = line.kind === "column";
    observer.onLine?.(line);
    if (isColumn) {
      transposeInPlace(input, live, rows, columns, size);
      observer.onTranspose?.(live, rows, columns, size);
    }
    for (let j = 0; j < line.length; j++) {
      const across = (isColumn ? rows : columns) * size;
      const window = { at: live, rowStep: isColumn ? size : across, columnStep: isColumn ? across : size };
      computePixel({ row: line.at.row + (isColumn ? j : 0), column: line.at.column + (isColumn ? 0 : j) }, window);
    }
    live += (side - 1) * size;
    observer.onFree?.(live);
    if (isColumn) {
      transposeInPlace(input, live, --columns, rows, size);
      observer.onTranspose?.(live, columns, rows, size);
    } else rows--;
  }
  if (to.channels > from.channels) {
    const source = herringboneSource(to.height, to.width), pixels = to.height * to.width;
    permuteInPlace(output, 0, pixels, to.channels, source);
    observer.onRestore?.(source, pixels, to.channels);
  }
}

/** The same layer with a second array for its output, row-major: what running in place is held against. */
export function convolveApart(layer: WindowLayer, input: ArrayLike<number>, output: Numbers): void {
  const { from, to } = layer,
    columnStep = from.channels,
    rowStep = from.width * columnStep,
    cells = cellsOf(input as Numbers);
  for (let row = 0, at = 0; row < to.height; row++) {
    for (let column = 0; column < to.width; column++, at += to.channels) {
      const window = { at: row * rowStep + column * columnStep, rowStep, columnStep };
      if (layer.pixel) layer.pixel(input, window, output, at);
      else for (let c = 0; c < to.channels; c++) output[at + c] = layer.value(cells, window, c);
    }
  }
}
