/** A convolution in place, drawn: the order of its outputs, and the cells of its memory after each step. */
import type { Trace, TraceFrame } from "../../models/direct_convolution/mod.ts";
import { METHOD_STYLES, shades } from "../style.ts";
import { captionMarks, escapeXml, type Figure, INK, svgFile, titleMarks } from "../svg.ts";

const CELL = 12, ROW = 16, PIXEL = 34, LABELS = 132, GAP = 26, LEFT = 10, INPUT_COLOUR = "#d5dee6";

/** Left the output map, numbered in the order of computation; right one line of memory cells for each step of the trace. */
export function herringboneFigure(trace: Trace, title: string, caption: string): Figure {
  const { from, to, side, slack, lines, frames } = trace;
  const order = orderOf(trace), colours = shades(METHOD_STYLES["direct-convolution"].colour, lines.length).reverse();
  const mapWidth = PIXEL * to.width, cells = frames[0]?.cells.length ?? 0, memoryLeft = LEFT + mapWidth + GAP;
  const width = memoryLeft + LABELS + cells * CELL + LEFT;
  const head = titleMarks(title, width), top = head.height + 18;
  const below = Math.max(PIXEL * to.height + 60, ROW * frames.length);
  const foot = captionMarks(caption, width, top + below + 10);
  const content = [
    `<title>${escapeXml(title)}</title>`,
    head.marks,
    text(LEFT, top - 6, "outputs in their order"),
    text(memoryLeft + LABELS, top - 6, `memory: ${cells} cells (${cells - slack} of the input, ${slack} more)`),
    ...mapMarks(trace, order, colours, top),
    text(LEFT, top + PIXEL * to.height + 18, `${side}×${side} convolution`),
    text(LEFT, top + PIXEL * to.height + 33, `${shape(from)} → ${shape(to)}`),
    ...frames.map((frame, i) => frameMarks(frame, lineOfPixel(trace), colours, memoryLeft, top + ROW * i)),
    foot.marks,
  ];
  const height = top + below + 10 + foot.height;
  return {
    svg: svgFile(width, height, content.join("\n")),
    width,
    height,
    alt: `${title}: ${cells} cells, ${slack} beyond the input`,
    caption,
  };
}

const keyOf = ({ row, column }: { readonly row: number; readonly column: number }) => `${row},${column}`;

/** Number of each output pixel, from 1. */
function orderOf({ frames }: Trace): Map<string, number> {
  return new Map(frames.flatMap(({ pixel }) => pixel ?? []).map((pixel, i) => [keyOf(pixel), i + 1]));
}

function lineOfPixel({ frames }: Trace): Map<string, number> {
  return new Map(frames.flatMap(({ pixel, line }) => pixel === null || line === null ? [] : [[keyOf(pixel), line]]));
}

function mapMarks(trace: Trace, order: ReadonlyMap<string, number>, colours: readonly string[], top: number): string[] {
  const lineOf = lineOfPixel(trace);
  return [...order].map(([key, number]) => {
    const [row = 0, column = 0] = key.split(",").map(Number), x = LEFT + PIXEL * column, y = top + PIXEL * row;
    const line = lineOf.get(key) ?? 0, colour = colours[line] ?? INK;
    return `<rect x="${x}" y="${y}" width="${PIXEL}" height="${PIXEL}" fill="${colour}" stroke="white"/>` +
      text(x + PIXEL / 2, y + PIXEL / 2 + 4, String(number), line < colours.length / 2 ? "white" : INK, "middle");
  });
}

function frameMarks(
  frame: TraceFrame,
  lineOf: ReadonlyMap<string, number>,
  colours: readonly string[],
  left: number,
  y: number,
): string {
  const cells = frame.cells.map((cell, i) => {
    const colour = cell === null
      ? "white"
      : cell.map === "input"
      ? INPUT_COLOUR
      : colours[lineOf.get(keyOf(cell)) ?? 0];
    return `<rect x="${
      left + LABELS + i * CELL
    }" y="${y}" width="${CELL}" height="${CELL}" fill="${colour}" stroke="#999999" stroke-width="0.5"/>`;
  });
  return text(left + LABELS - 8, y + 10, wordsOf(frame), INK, "end") + cells.join("");
}

function wordsOf({ what, line, pixel }: TraceFrame): string {
  if (what === "pixel" && pixel !== null) return `output (${pixel.row}, ${pixel.column})`;
  const words = {
    start: "input at the end",
    transpose: "transposed",
    line: `line ${(line ?? 0) + 1} done`,
    restore: "put in order",
  };
  return what === "pixel" ? "output" : words[what];
}

function shape({ height, width, channels }: Trace["from"]): string {
  return `${height}×${width}×${channels}`;
}

function text(x: number, y: number, words: string, fill = INK, anchor = "start"): string {
  return `<text x="${x}" y="${y}" font-size="11" fill="${fill}" text-anchor="${anchor}">${escapeXml(words)}</text>`;
}
