/** A growing convolution in place, line by line: what is left of the input, what is there of the output, and the memory. */
import type { Line, Trace, TraceFrame } from "../../models/direct_convolution/mod.ts";
import { counted } from "../format.ts";
import { METHOD_STYLES, shades } from "../style.ts";
import { captionMarks, escapeXml, type Figure, INK, legendMarks, svgFile, titleMarks } from "../svg.ts";

/** Pixels: of an input cell, an output cell, the words at the left, the gaps between columns. */
const INPUT = 13, OUTPUT = 21, WORDS = 146, GAP = 24, MARGIN = 10, WIDTH = 860, BAR = 20, HEAD = 22;
const INPUT_COLOUR = "#d5dee6", FAINT = "#cccccc", LETTER = 6.2;

const square = (fill: string, stroke: string, width = 1) =>
  `<rect x="-7" y="-6" width="14" height="12" fill="${fill}" stroke="${stroke}" stroke-width="${width}"/>`;

const LEGEND = [
  { label: "input kept", symbol: square(INPUT_COLOUR, "#999999") },
  { label: "free", symbol: square("white", "#999999") },
  { label: "outputs, numbered in their order", symbol: square(METHOD_STYLES["direct-convolution"].colour, "none") },
  { label: "computed now, and what it has read", symbol: square("none", INK, 1.8) },
];

/** One line of the picture: the state after a line of outputs. */
interface Step {
  readonly words: string;
  /** Below them, a line each. */
  readonly details: readonly string[];
  readonly frame: TraceFrame;
  /** The line just computed; null at the start and after the restoring. */
  readonly line: number | null;
  /** Cells that stayed free when it was tightest. */
  readonly spare: number | null;
}

interface Place {
  readonly y: number;
  readonly input: number;
  readonly output: number;
  readonly memory: number;
  readonly cell: number;
}

/** One line for each line of outputs; between the first and the last one every picture is that of a moment. */
export function herringboneSteps(
  trace: Trace,
  title: string = titleOf(trace),
  caption: string = captionOf(trace),
): Figure {
  const { from, to, slack, side } = trace, steps = stepsOf(trace), cells = steps[0]!.frame.cells.length;
  const rowHeight = Math.max(INPUT * from.height, OUTPUT * to.height, 44) + 16;
  const input = MARGIN + WORDS, output = input + INPUT * from.width + GAP, memory = output + OUTPUT * to.width + GAP;
  const cell = Math.floor(10 * (WIDTH - memory - MARGIN) / cells) / 10;
  const head = titleMarks(title, WIDTH), legend = legendMarks(LEGEND, WIDTH, head.height);
  const top = head.height + legend.height + HEAD;
  const foot = captionMarks(caption, WIDTH, top + rowHeight * steps.length);
  const shape = ({ height, width, channels }: Trace["from"]) => `${height}×${width}×${channels}`;
  const content = [
    `<title>${escapeXml(title)}</title>`,
    head.marks,
    legend.marks,
    text(input, top - 8, `input ${shape(from)}`),
    text(output, top - 8, `output`),
    text(memory, top - 8, `the memory: ${cells} cells, ${cells - slack} for the input and ${slack} more`),
    ...steps.map((step, i) => {
      const place = { y: top + rowHeight * i, input, output, memory, cell };
      return stepMarks(step, trace, place, side);
    }),
    foot.marks,
  ];
  const height = top + rowHeight * steps.length + foot.height;
  const alt = `${title}: ${trace.lines.map(({ kind }) => kind).join(", ")}; ${cells} cells`;
  return { svg: svgFile(WIDTH, height, content.join("\n")), width: WIDTH, height, alt, caption };
}

const titleOf = ({ side }: Trace) => `A ${side}×${side} convolution in place, one line of outputs at a time`;

function captionOf({ to, lines }: Trace): string {
  const turned = lines.some(({ kind }) => kind === "column")
    ? " For a left column, what is left of the input is turned, so that the column lies in one piece."
    : "";
  const numbers = to.channels === 1 ? "1 number" : `${to.channels} numbers, one for each output channel`;
  return `A numbered pixel is ${numbers}. Outputs grow from the left; the line ` +
    `just computed frees the input that no later line reads.${turned}`;
}

function stepsOf({ lines, frames, from, to }: Trace): Step[] {
  const first = frames[0]!, restored = frames.at(-1)!;
  const last = { ...restored, cells: restored.cells.map((cell) => cell?.map === "input" ? null : cell) };
  return [
    { words: "start", details: ["the input at the end"], frame: first, line: null, spare: null },
    ...lines.map((line, i): Step => {
      const own = frames.filter((frame) => frame.line === i);
      const spare = Math.min(...own.filter(({ what }) => what === "pixel").map(({ cells }) => freeCells(cells))) -
        from.channels;
      const frame = own.findLast(({ what }) => what === "line")!;
      return { words: `${i + 1}. ${wordsOf(line)}`, details: detailsOf(line, to.channels), frame, line: i, spare };
    }),
    restored.what === "restore"
      ? { words: "put in order", details: ["row by row again"], frame: last, line: null, spare: null }
      : { words: "done", details: ["already row by row"], frame: last, line: null, spare: null },
  ];
}

const wordsOf = ({ kind }: Line) => kind === "row" ? "top row" : "left column";

function detailsOf({ length, kind }: Line, channels: number): string[] {
  const each = channels === 1 ? "" : `, ${channels} outputs each`;
  return [`${counted(length, "pixel")}${each}`, ...(kind === "column" ? ["input turned"] : [])];
}

const freeCells = (cells: TraceFrame["cells"]) => cells.filter((cell) => cell === null).length;

function stepMarks(step: Step, trace: Trace, place: Place, side: number): string {
  const { words, details, line, spare } = step, { y } = place;
  const lines = [
    text(MARGIN, y + 14, words, { weight: "bold" }),
    ...details.map((detail, i) => text(MARGIN, y + 29 + 15 * i, detail)),
  ];
  return [
    ...lines,
    inputMarks(step, trace, place, side),
    outputMarks(step, trace, place),
    memoryMarks(step, trace, place),
  ]
    .join("") + (spare === null || line === null ? "" : spareMarks(spare, step.frame, place));
}

/** Cells of the input map: needed, dead, and around them what the line has read. */
function inputMarks({ frame, line }: Step, { from, lines }: Trace, { y, input }: Place, side: number): string {
  const alive = new Set(
    frame.cells.flatMap((cell) => cell?.map === "input" ? [cell.row * from.width + cell.column] : []),
  );
  const cells = Array.from({ length: from.height * from.width }, (_, i) => {
    const row = Math.floor(i / from.width), column = i % from.width, lives = alive.has(i);
    return `<rect x="${input + INPUT * column}" y="${y + INPUT * row}" width="${INPUT}" height="${INPUT}" fill="${
      lives ? INPUT_COLOUR : "white"
    }" stroke="${lives ? "#999999" : FAINT}" stroke-width="0.5"/>`;
  });
  const now = line === null ? undefined : lines[line];
  if (now === undefined) return cells.join("");
  const across = now.kind === "row" ? now.length + side - 1 : side,
    down = now.kind === "row" ? side : now.length + side - 1;
  const read = `<rect x="${input + INPUT * now.at.column}" y="${y + INPUT * now.at.row}" width="${
    INPUT * across
  }" height="${INPUT * down}" fill="none" stroke="${INK}" stroke-width="1.6"/>`;
  return cells.join("") + read;
}

/** Pixels of the output map that are there, numbered in their order, with an arrow along the newest line. */
function outputMarks({ frame, line }: Step, trace: Trace, { y, output }: Place): string {
  const { to, lines } = trace, colours = coloursOf(trace), order = orderOf(trace);
  const there = new Set(frame.cells.flatMap((cell) => cell?.map === "output" ? [`${cell.row},${cell.column}`] : []));
  const pixels = Array.from({ length: to.height * to.width }, (_, i) => {
    const row = Math.floor(i / to.width), column = i % to.width, key = `${row},${column}`;
    const { number = 0, line: own = 0 } = order.get(key) ?? {}, x = output + OUTPUT * column, top = y + OUTPUT * row;
    const fill = there.has(key) ? colours[own] : "white", isDark = own < lines.length / 2;
    const square = `<rect x="${x}" y="${top}" width="${OUTPUT}" height="${OUTPUT}" fill="${fill}" stroke="${FAINT}"/>`;
    if (!there.has(key)) return square;
    return square +
      text(x + OUTPUT / 2, top + OUTPUT / 2 + 4, String(number), { anchor: "middle", fill: isDark ? "white" : INK });
  });
  const now = line === null ? undefined : lines[line];
  if (now === undefined) return pixels.join("");
  const across = now.kind === "row" ? now.length : 1, down = now.kind === "row" ? 1 : now.length;
  return pixels.join("") +
    `<rect x="${output + OUTPUT * now.at.column}" y="${y + OUTPUT * now.at.row}" width="${OUTPUT * across}" height="${
      OUTPUT * down
    }" fill="none" stroke="${INK}" stroke-width="1.8"/>`;
}

/** The block of memory: outputs from its start with the numbers of their pixels, what is free, input up to its end. */
function memoryMarks({ frame }: Step, trace: Trace, { y, memory, cell }: Place): string {
  const colours = coloursOf(trace), order = orderOf(trace), { channels } = trace.to, marks: string[] = [];
  frame.cells.forEach((what, i) => {
    const own = what?.map === "output" ? order.get(`${what.row},${what.column}`) : undefined;
    const fill = what === null ? "white" : own === undefined ? INPUT_COLOUR : colours[own.line];
    marks.push(
      `<rect x="${round(memory + cell * i)}" y="${y}" width="${cell}" height="${BAR}" fill="${fill}" stroke="${
        own === undefined ? "#999999" : fill
      }" stroke-width="0.5"/>`,
    );
    if (own !== undefined && what?.channel === channels - 1) {
      const right = round(memory + cell * (i + 1)), middle = memory + cell * (i + 1 - channels / 2);
      marks.push(`<line x1="${right}" x2="${right}" y1="${y}" y2="${y + BAR}" stroke="white"/>`);
      const fill = own.line < trace.lines.length / 2 ? "white" : INK;
      marks.push(text(middle, y + 14, String(own.number), { anchor: "middle", fill }));
    }
  });
  return marks.join("");
}

/** How tight it was, below the gap. */
function spareMarks(spare: number, { cells }: TraceFrame, { y, memory, cell }: Place): string {
  const start = cells.findIndex((one) => one?.map !== "output"), end = cells.findIndex((one) => one?.map === "input");
  const left = memory + cell * start, right = memory + cell * end;
  const words = `${end - start} free now, ${spare} at the tightest${spare === 0 ? TIGHTEST : ""}`;
  const half = words.length * LETTER / 2 + (spare === 0 ? 12 : 0);
  const middle = Math.max(memory + half, Math.min(WIDTH - MARGIN - half, (left + right) / 2));
  return `<path d="M${round(left)},${y + BAR + 3}v4H${round(right)}v-4" fill="none" stroke="${INK}"/>` +
    text(middle, y + BAR + 20, words, { anchor: "middle", weight: spare === 0 ? "bold" : "normal" });
}

const TIGHTEST = ": with one cell less, an output would overwrite input";

function coloursOf({ lines }: Trace): string[] {
  return shades(METHOD_STYLES["direct-convolution"].colour, lines.length).reverse();
}

/** Number of each output pixel in the order of computation, from 1, and its line. */
function orderOf({ frames }: Trace): Map<string, { number: number; line: number }> {
  const pixels = frames.filter(({ what }) => what === "pixel");
  return new Map(
    pixels.map(({ pixel, line }, i) => [`${pixel?.row},${pixel?.column}`, { number: i + 1, line: line ?? 0 }]),
  );
}

function text(
  x: number,
  y: number,
  words: string,
  { anchor = "start", fill = INK, weight = "normal" }: { anchor?: string; fill?: string; weight?: string } = {},
): string {
  return `<text x="${
    round(x)
  }" y="${y}" font-size="11" fill="${fill}" text-anchor="${anchor}" font-weight="${weight}">${escapeXml(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
