/** A trained ProtoNN of two dimensions as a map: prototypes among the images that fall near them. */
import { type Cifar10, CLASS_NAMES, imageChw } from "../../dataset/mod.ts";
import type { Weights } from "../../models/method.ts";
import { describePrototypes, projectImage, type Prototype, scoresAtPoint } from "../../models/protonn/plane.ts";
import { enlarge, pictureOfRecord, pngUri } from "../png.ts";
import { captionMarks, emptyFigure, escapeXml, type Figure, INK, legendMarks, svgFile, titleMarks } from "../svg.ts";

export interface PlaneModel {
  readonly weights: Weights;
  /** In force: the config's, or what the median heuristic found. */
  readonly gamma: number;
  /** A row's pixels as the model reads them. */
  readonly input: (row: number) => ArrayLike<number>;
}

/** Pixels. */
const WIDTH = 780, HEIGHT = 560, MARGIN = 10, CELL = 6, THUMB = 26, GAP = 2;
/** Validation images that compete for a place, and how many get one at most. */
const CANDIDATES = 1000, SHOWN = 140;
const TITLE = "The plane of the prototypes";

type Point = readonly [x: number, y: number];
type Place = (point: ArrayLike<number>) => Point;

/**
 * The plane x W. Its ground has the colour of the class that wins there; a frame, that of the class an image really shows;
 * diamonds are prototypes, with the class that each speaks for most. A model of another dimension has no plane: the figure
 * says so.
 */
export function prototypePlane(data: Cifar10, { weights, gamma, input }: PlaneModel): Figure {
  const dimensions = weights.W!.length / 3072;
  if (dimensions !== 2) {
    return emptyFigure(
      TITLE,
      `A model of ${dimensions} dimensions has no plane to draw: train one with projectionDim 2.`,
    );
  }
  const rows = [...data.split.validation.filter((_, i, all) => i % Math.ceil(all.length / CANDIDATES) === 0)];
  const points = rows.map((row) => projectImage(weights, input(row)));
  const prototypes = describePrototypes(weights, points);
  const title = titleMarks(`${TITLE}, and the validation images near them`, WIDTH);
  const legend = legendMarks(
    CLASS_NAMES.map((label, c) => ({
      label,
      symbol: `<rect x="-6" y="-6" width="12" height="12" fill="${strong(c)}"/>`,
    })),
    WIDTH,
    title.height,
  );
  const top = title.height + legend.height + 4, caption = `${data.fingerprint.name}; not among the results.`;
  const foot = captionMarks(caption, WIDTH, top + HEIGHT), height = top + HEIGHT + foot.height;
  const { place, at } = frame(points, prototypes, top);
  const images = placeApart(points.map(place), prototypes.map(({ position }) => place(position)), top).map((i) =>
    thumbnail(imageChw(data, rows[i]!), place(points[i]!), data.labels[rows[i]!]!)
  );
  const alt = `${TITLE}: ${prototypes.map(({ strongest }) => CLASS_NAMES[strongest]).join(", ")}`;
  const content = [
    `<title>${escapeXml(alt)}</title>`,
    title.marks,
    legend.marks,
    ...ground((x, y) => winner(scoresAtPoint(weights, gamma, at(x, y))), top),
    ...images,
    ...prototypes.map((one) => prototypeMark(one, place(one.position))),
    foot.marks,
  ];
  return { svg: svgFile(WIDTH, height, content.join("\n")), width: WIDTH, height, alt, caption };
}

/** Both ways between the plane and the picture: the middle 96 % of the images and all prototypes are inside. */
function frame(points: readonly ArrayLike<number>[], prototypes: readonly Prototype[], top: number) {
  const range = (axis: 0 | 1): Point => {
    const sorted = points.map((point) => point[axis]!).sort((a, b) => a - b);
    const own = prototypes.map(({ position }) => position[axis]!);
    const low = Math.min(sorted[Math.floor(sorted.length * 0.02)]!, ...own);
    const high = Math.max(sorted[Math.floor(sorted.length * 0.98)]!, ...own), rest = 0.06 * (high - low) || 1;
    return [low - rest, high + rest];
  };
  const [left, right] = range(0), [bottom, upper] = range(1), width = WIDTH - 2 * MARGIN;
  const place: Place = (point) => [
    MARGIN + width * (point[0]! - left) / (right - left),
    top + HEIGHT * (upper - point[1]!) / (upper - bottom),
  ];
  const at = (x: number, y: number): Point => [
    left + (right - left) * (x - MARGIN) / width,
    upper - (upper - bottom) * (y - top) / HEIGHT,
  ];
  return { place, at };
}

/** Rectangles of one class each, cells of a line joined. */
function ground(classAt: (x: number, y: number) => number, top: number): string[] {
  const marks: string[] = [];
  for (let y = top; y < top + HEIGHT; y += CELL) {
    const tall = Math.min(CELL, top + HEIGHT - y);
    for (let x = MARGIN, end: number; x < WIDTH - MARGIN; x = end) {
      const own = classAt(x + CELL / 2, y + CELL / 2);
      for (end = x + CELL; end < WIDTH - MARGIN && classAt(end + CELL / 2, y + CELL / 2) === own;) end += CELL;
      end = Math.min(end, WIDTH - MARGIN);
      marks.push(`<rect x="${x}" y="${y}" width="${end - x}" height="${tall}" fill="${pale(own)}"/>`);
    }
  }
  return marks;
}

/** Images that get a place, those nearest to a prototype first: no two overlap, none covers a prototype. */
function placeApart(images: readonly Point[], prototypes: readonly Point[], top: number): number[] {
  const half = THUMB / 2, taken: Point[] = [], chosen: number[] = [];
  const apart = ([x, y]: Point, [u, v]: Point, least: number) => Math.max(Math.abs(x - u), Math.abs(y - v)) >= least;
  const nearest = (one: Point) => Math.min(...prototypes.map(([x, y]) => Math.hypot(one[0] - x, one[1] - y)));
  const order = images.map((_, i) => i).sort((a, b) => nearest(images[a]!) - nearest(images[b]!));
  for (const i of order) {
    const one = images[i]!, [x, y] = one;
    const inside = x > MARGIN + half && x < WIDTH - MARGIN - half && y > top + half && y < top + HEIGHT - half;
    if (!inside || chosen.length === SHOWN) continue;
    if (!taken.every((other) => apart(one, other, THUMB + GAP))) continue;
    if (!prototypes.every((other) => apart(one, other, half + 8))) continue;
    taken.push(one);
    chosen.push(i);
  }
  return chosen;
}

function thumbnail(pixels: Uint8Array, [x, y]: Point, label: number): string {
  const half = THUMB / 2, href = pngUri(enlarge(pictureOfRecord(pixels), 2));
  const box = `x="${round(x - half)}" y="${round(y - half)}" width="${THUMB}" height="${THUMB}"`;
  return `<image ${box} href="${href}"/><rect ${box} fill="none" stroke="${strong(label)}" stroke-width="2"/>`;
}

function prototypeMark({ strongest }: Prototype, [x, y]: Point): string {
  const name = CLASS_NAMES[strongest]!, left = x > WIDTH - 100;
  const text = `x="${round(left ? x - 12 : x + 12)}" y="${round(y + 4)}" font-size="13" font-weight="bold" ` +
    `text-anchor="${left ? "end" : "start"}"`;
  return `<path d="M0,-9L9,0L0,9L-9,0Z" transform="translate(${round(x)},${round(y)})" fill="${strong(strongest)}" ` +
    `stroke="white" stroke-width="2"/><text ${text} stroke="white" stroke-width="4">${name}</text>` +
    `<text ${text} fill="${INK}">${name}</text>`;
}

const winner = (scores: Float64Array): number => scores.reduce((best, score, c) => score > scores[best]! ? c : best, 0);
const strong = (c: number): string => `hsl(${36 * c}, 65%, ${c % 2 ? 36 : 46}%)`;
const pale = (c: number): string => `hsl(${36 * c}, 60%, ${c % 2 ? 84 : 90}%)`;
const round = (value: number): number => Math.round(value * 10) / 10;
