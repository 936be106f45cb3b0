/** A FastGRNN reading one image: what it sees, its hidden state, and what its classifier would say, step by step. */
import { type Picture, pictureOfRecord, pngUri } from "../png.ts";
import { METHOD_STYLES } from "../style.ts";
import { captionMarks, escapeXml, type Figure, svgFile, titleMarks } from "../svg.ts";

/** What is drawn; every series has one entry for each time step. */
export interface ReadImage {
  /** 3072 bytes: 1024 red, green, blue. */
  readonly pixels: Uint8Array;
  /** The 32 bytes that are read at each step, of each unit one series. */
  readonly sequences: readonly (readonly Uint8Array[])[];
  /** Hidden states, of each unit one series; the units stand below each other. */
  readonly states: readonly (readonly ArrayLike<number>[])[];
  /** Class scores before softmax. */
  readonly scores: readonly ArrayLike<number>[];
  readonly classNames: readonly string[];
  /** Index of the true class. */
  readonly label: number;
}

/** Pixels: the time axis and the heights of the panels. */
const LEFT = 150,
  LENGTH = 672,
  RIGHT = 90,
  STRIP = 64,
  STATE = 270,
  CHANCES = 170,
  GAP = 34,
  WIDTH = LEFT + LENGTH + RIGHT;
/** Colours of negative and positive values; white between them. */
const NEGATIVE = [11, 74, 122] as const, POSITIVE = [179, 72, 10] as const;
const OTHER = "#aaaaaa", RIVAL = "#555555", LABEL_HEIGHT = 13;
/** A chance at which a class would be said, whatever the others are. */
const LEADING = 0.5;

/** Hidden values are sorted: on top those that change most from step to step. */
export function hiddenStateFigure(read: ReadImage, title: string, caption: string): Figure {
  const head = titleMarks(title, WIDTH), steps = read.scores.length, step = LENGTH / steps;
  const rows = sortedStates(read.states), most = Math.max(...rows.flat().map(Math.abs), 1e-9);
  const strips = read.sequences.length, stripTop = head.height + 18, stripHeight = strips === 1 ? STRIP : strips * 34;
  const stateTop = stripTop + stripHeight + GAP, chanceTop = stateTop + STATE + GAP;
  const foot = captionMarks(caption, WIDTH, chanceTop + CHANCES + 34);
  const chances = read.scores.map(softmax), final = chances.at(-1)!;
  const winner = final.indexOf(Math.max(...final));
  const content = [
    `<title>${escapeXml(title)}</title>`,
    head.marks,
    picture(pictureOfRecord(read.pixels), 10, stripTop, 96, 96),
    heading(stripTop, strips === 1 ? "what is read: one column of 32 pixels a step" : "what is read, one strip a unit"),
    ...read.sequences.map((sequence, unit) =>
      picture(grey(sequence), LEFT, stripTop + unit * 34, LENGTH, strips === 1 ? STRIP : 30)
    ),
    heading(
      stateTop,
      `hidden state: ${rows.length} values, ${strips === 1 ? "" : "in each unit "}quick ones on top, slow ones below`,
    ),
    ...unitNames(strips, (unit) => stripTop + unit * 34 + 15),
    ...unitNames(strips, (unit) => stateTop + STATE * (unit + 0.5) / strips),
    picture(diverging(rows, most), LEFT, stateTop, LENGTH, STATE),
    scale(stateTop + 18, most),
    heading(chanceTop, "chance of each class, were the series to end here"),
    ...axis(chanceTop),
    ...chanceLines(chances, read, winner, chanceTop, step),
    ...[1, ...[1, 2, 3, 4].map((quarter) => quarter * steps / 4)].map((t) =>
      label(LEFT + (t - 0.5) * step, chanceTop + CHANCES + 14, String(t), "middle")
    ),
    label(LEFT + LENGTH / 2, chanceTop + CHANCES + 29, "time step", "middle"),
    foot.marks,
  ];
  const height = chanceTop + CHANCES + 34 + foot.height;
  const said = `says ${read.classNames[winner]} (${Math.round(100 * final[winner]!)} %), in truth ${
    read.classNames[read.label]
  }`;
  return { svg: svgFile(WIDTH, height, content.join("\n")), width: WIDTH, height, alt: `${title}: ${said}`, caption };
}

/** [hidden values][steps], those that change most first within each unit. */
function sortedStates(units: ReadImage["states"]): number[][] {
  return units.flatMap((states) =>
    Array.from({ length: states[0]!.length }, (_, i) => states.map((state) => state[i]!))
      .map((values) => ({ values, change: values.reduce((sum, v, t) => sum + Math.abs(v - (values[t - 1] ?? 0)), 0) }))
      .sort((a, b) => b.change - a.change)
      .map(({ values }) => values)
  );
}

function softmax(scores: ArrayLike<number>): number[] {
  const most = Math.max(...Array.from(scores)), powers = Array.from(scores, (score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/**
 * One line a class: the true one and the one that is said stand out, and are named with whatever else stays likely; a class
 * that was likely for a while has its name at its height.
 */
function chanceLines(
  chances: readonly number[][],
  { classNames, label: truth }: ReadImage,
  winner: number,
  top: number,
  step: number,
): string[] {
  const y = (chance: number) => top + CHANCES * (1 - chance), final = chances.at(-1)!;
  const strength = (c: number) => Number(c === truth) * 2 + Number(c === winner);
  const order = classNames.map((_, c) => c).sort((a, b) => strength(a) - strength(b));
  const colourOf = (c: number) => c === truth ? METHOD_STYLES.fastgrnn.colour : c === winner ? RIVAL : OTHER;
  const lines = order.map((c) => {
    const points = chances.map((row, t) => `${round(LEFT + (t + 0.5) * step)},${round(y(row[c]!))}`).join(" ");
    const width = c === truth ? 2.4 : c === winner ? 2 : 0.8, dash = c === winner && c !== truth ? "6 2" : "";
    return `<polyline points="${points}" fill="none" stroke="${colourOf(c)}" stroke-width="${width}"${
      dash && ` stroke-dasharray="${dash}"`
    }/>`;
  });
  const named = order.filter((c) => c === truth || c === winner || final[c]! > 0.08)
    .sort((a, b) => final[b]! - final[a]!);
  let last = -Infinity;
  const names = named.map((c) => {
    last = Math.max(last + LABEL_HEIGHT, y(final[c]!) + 4);
    const weight = c === truth ? ' font-weight="bold"' : "";
    return `<text x="${LEFT + LENGTH + 4}" y="${round(last)}" font-size="11" fill="${
      c === truth || c === winner ? colourOf(c) : "#777777"
    }"${weight}>${escapeXml(classNames[c]!)}</text>`;
  });
  const passing = order.filter((c) => !named.includes(c)).flatMap((c) => {
    const course = chances.map((row) => row[c]!), peak = course.indexOf(Math.max(...course));
    if (course[peak]! < LEADING) return [];
    const x = Math.min(Math.max(LEFT + (peak + 0.5) * step, LEFT + 30), LEFT + LENGTH - 30);
    return [halo(x, Math.max(y(course[peak]!) - 5, top + 10), classNames[c]!)];
  });
  return [...lines, ...passing, ...names];
}

/** A name amid lines: those behind it are wiped out. */
function halo(x: number, y: number, words: string): string {
  const text = `x="${round(x)}" y="${round(y)}" font-size="11" text-anchor="middle"`, name = escapeXml(words);
  return `<text ${text} stroke="white" stroke-width="4">${name}</text><text ${text} fill="#777777">${name}</text>`;
}

function axis(top: number): string[] {
  return [0, 0.5, 1].map((chance) => {
    const y = top + CHANCES * (1 - chance);
    return `<line x1="${LEFT}" x2="${LEFT + LENGTH}" y1="${y}" y2="${y}" stroke="#dddddd"/>` +
      label(LEFT - 6, y + 4, `${100 * chance} %`, "end");
  });
}

/** White is zero. */
function diverging(rows: readonly (readonly number[])[], most: number): Picture {
  const width = rows[0]!.length, rgb = new Uint8Array(3 * width * rows.length);
  rows.forEach((row, y) =>
    row.forEach((value, x) => {
      const strength = Math.min(1, Math.abs(value) / most), colour = value < 0 ? NEGATIVE : POSITIVE;
      colour.forEach((part, c) => rgb[3 * (y * width + x) + c] = Math.round(255 - strength * (255 - part)));
    })
  );
  return { width, height: rows.length, rgb };
}

function grey(sequence: readonly Uint8Array[]): Picture {
  const width = sequence.length, height = sequence[0]!.length, rgb = new Uint8Array(3 * width * height);
  sequence.forEach((pixels, t) =>
    pixels.forEach((value, i) => rgb.fill(value, 3 * (i * width + t), 3 * (i * width + t) + 3))
  );
  return { width, height, rgb };
}

/** The colours' meaning, beside the state. */
function scale(top: number, most: number): string {
  const [negative, positive] = [NEGATIVE, POSITIVE].map((colour) => `rgb(${colour.join(",")})`);
  const entry = (y: number, colour: string, words: string) =>
    `<rect x="10" y="${y}" width="14" height="12" fill="${colour}" stroke="#999999" stroke-width="0.5"/>` +
    label(30, y + 10, words);
  return label(10, top - 8, "hidden value") + entry(top, positive!, `+${most.toFixed(2)}`) +
    entry(top + 18, "white", "0") +
    entry(top + 36, negative!, `−${most.toFixed(2)}`);
}

function picture(small: Picture, x: number, y: number, width: number, height: number): string {
  const href = pngUri(stretched(small, 2 * width, 2 * height));
  return `<image x="${x}" y="${y}" width="${width}" height="${height}" href="${href}"/>`;
}

/** With as many pixels as it is shown with, so that no renderer blurs it. */
function stretched({ width, height, rgb }: Picture, wide: number, high: number): Picture {
  const large = new Uint8Array(3 * wide * high);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const from = 3 * (Math.floor(y * height / high) * width + Math.floor(x * width / wide));
      large.set(rgb.subarray(from, from + 3), 3 * (y * wide + x));
    }
  }
  return { width: wide, height: high, rgb: large };
}

/** Multi's three units, each at the middle of its part of a panel. */
function unitNames(units: number, middle: (unit: number) => number): string[] {
  return units === 1
    ? []
    : ["red", "green", "blue"].map((name, unit) => label(LEFT - 6, middle(unit) + 4, name, "end"));
}

function heading(y: number, words: string): string {
  return label(LEFT, y - 6, words);
}

function label(x: number, y: number, words: string, anchor = "start"): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="11" text-anchor="${anchor}">${escapeXml(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
