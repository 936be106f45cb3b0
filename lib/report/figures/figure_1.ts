/** Figure 1: the three ways of feeding an RGB image to FastGRNN as a time series, drawn from a real image. */
import { escapeXml, type Figure, INK, svgFile } from "../svg.ts";
import { enlarge, type Picture, pictureOfRecord, pngUri } from "../png.ts";

const SIDE = 32, CHANNELS = 3;
/** Pixels that a pixel of the image takes in the drawing. */
const ZOOM = 5;
const LEFT = 190, WIDTH = 900, PANEL = 212, TOP = 50;
const STRIP_HEIGHT = SIDE * ZOOM;

/** One row of 32 pixels of one channel, fed at one time step. */
interface Step {
  readonly channel: number;
  readonly row: number;
}

/** (a): all red rows, then all green, then all blue. */
export function rowMajorSteps(): Step[] {
  return Array.from({ length: SIDE * CHANNELS }, (_, t) => ({ channel: Math.floor(t / SIDE), row: t % SIDE }));
}

/** (b): the first red row, the first green row, the first blue row, the second red row, ... */
export function channelMajorSteps(): Step[] {
  return Array.from({ length: SIDE * CHANNELS }, (_, t) => ({ channel: t % CHANNELS, row: Math.floor(t / CHANNELS) }));
}

/** (c): one sequence for each channel. */
export function multiSteps(): Step[][] {
  return Array.from({ length: CHANNELS }, (_, channel) => Array.from({ length: SIDE }, (_, row) => ({ channel, row })));
}

/**
 * The three feeds of one image: a column is one time step, its 32 squares are what the unit reads at it.
 *
 * @param pixels 3072 bytes: 1024 red, green, blue, row by row
 * @param caption data set and number of the image
 */
export function figure1(pixels: Uint8Array, caption: string): Figure {
  const height = TOP + 3 * PANEL + 34;
  const image = pictureOfRecord(pixels);
  const content = [
    `<title>Three ways of feeding an RGB image to FastGRNN</title>`,
    `<text x="10" y="19" font-size="14" font-weight="bold">Figure 1: an RGB image as a time series of 32-pixel rows</text>`,
    `<text x="10" y="37" font-size="11">Each column is one time step: 32 pixels of one row and one channel. Time runs to the right.</text>`,
    picture(image, 10, TOP + 24, ZOOM),
    `<text x="10" y="${TOP + 24 + STRIP_HEIGHT + 16}" font-size="11">the image, 32 × 32 × 3</text>`,
    panel(
      0,
      "(a) row-major: 96 steps; all red rows, then green, then blue; one unit",
      [strip(pixels, rowMajorSteps())],
      "h96",
    ),
    panel(1, "(b) channel-major: 96 steps; red, green and blue of row 1, then of row 2, ...; one unit", [
      strip(pixels, channelMajorSteps()),
    ], "h96"),
    panel(
      2,
      "(c) Multi-FastGRNN: 32 steps; one unit for each channel, final states concatenated",
      multiSteps().map((steps) => strip(pixels, steps)),
      "[hR hG hB]",
    ),
    `<text x="10" y="${height - 10}" font-size="10.5" fill="#555555">${escapeXml(caption)}</text>`,
  ];
  const alt = "Figure 1: one image fed to FastGRNN row-major, channel-major, and channel by channel to three units";
  return { svg: svgFile(WIDTH, height, content.join("\n")), width: WIDTH, height, alt, caption };
}

/** The steps side by side: column t holds the 32 pixels of step t, first pixel on top, in the tint of their channel. */
function strip(pixels: Uint8Array, steps: readonly Step[]): Picture {
  const width = steps.length, rgb = new Uint8Array(width * SIDE * 3);
  for (const [t, { channel, row }] of steps.entries()) {
    for (let i = 0; i < SIDE; i++) {
      const value = pixels[1024 * channel + SIDE * row + i] ?? 0;
      for (let c = 0; c < 3; c++) {
        rgb[3 * (i * width + t) + c] = c === channel ? 40 + Math.round(value * 215 / 255) : Math.round(value * 0.45);
      }
    }
  }
  return { width, height: SIDE, rgb };
}

function panel(place: number, title: string, strips: readonly Picture[], state: string): string {
  const top = TOP + place * PANEL + 24, right = LEFT + SIDE * CHANNELS * ZOOM + 40 + (strips.length - 1) * 12;
  const gap = strips.length > 1 ? 12 : 0;
  const marks = strips.map((one, i) => {
    const x = LEFT + i * (one.width * ZOOM + gap);
    const labels = [1, one.width].map((step) => {
      const [at, anchor, text] = step === 1 ? [x, "start", "t = 1"] : [x + one.width * ZOOM, "end", step];
      return `<text x="${at}" y="${top + STRIP_HEIGHT + 13}" font-size="10" text-anchor="${anchor}">${text}</text>`;
    });
    return picture(one, x, top, ZOOM) + labels.join("");
  });
  const middle = top + STRIP_HEIGHT / 2;
  const unit = strips.length > 1 ? "3 units" : "1 unit";
  return `<text x="${LEFT}" y="${top - 8}" font-size="12" font-weight="bold">${escapeXml(title)}</text>${
    marks.join("")
  }` +
    arrow(right - 36, right - 6, middle) +
    box(right, middle, 74, [unit, state]) + arrow(right + 78, right + 98, middle) +
    box(right + 102, middle, 60, ["10", "classes"]);
}

function picture(small: Picture, x: number, y: number, zoom: number): string {
  const href = pngUri(enlarge(small, 2 * zoom)); // at twice the size, as pictures are shown, no square is blurred
  return `<image x="${x}" y="${y}" width="${small.width * zoom}" height="${small.height * zoom}" href="${href}"/>`;
}

function arrow(from: number, to: number, y: number): string {
  return `<path d="M${from},${y}H${to}M${to - 6},${y - 4}L${to},${y}L${to - 6},${
    y + 4
  }" fill="none" stroke="${INK}" stroke-width="1.3"/>`;
}

function box(x: number, middle: number, width: number, lines: readonly string[]): string {
  const texts = lines.map((line, i) =>
    `<text x="${x + width / 2}" y="${
      middle + 4 + (i - (lines.length - 1) / 2) * 15
    }" font-size="11" text-anchor="middle">${escapeXml(line)}</text>`
  );
  return `<rect x="${x}" y="${middle - 24}" width="${width}" height="48" rx="4" fill="none" stroke="${INK}"/>${
    texts.join("")
  }`;
}
