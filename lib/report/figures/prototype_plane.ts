/** A trained ProtoNN of two dimensions as a map: prototypes among the images that fall near them. */
import { type Cifar10, CLASS_NAMES, imageChw } from "../../dataset/mod.ts";
import type { Weights } from "../../models/method.ts";
import { describePrototypes, projectImage, type Prototype, scoresAtPoint } from "../../models/protonn/plane.ts";
import { enlarge, pictureOfRecord, pngUri } from "../png.ts";
import { captionMarks, emptyFigure, escapeXml, type Figure, INK, legendMarks, svgFile, titleMarks } from "../svg.ts";
import { labelPlaces, type Place as Spot } from "./label_places.ts";
import { type Region, regions } from "./plane_regions.ts";

export interface PlaneModel {
  readonly weights: Weights;
  /** In force: the config's, or what the median heuristic found. */
  readonly gamma: number;
  /** A row's pixels as the model reads them. */
  readonly input: (row: number) => ArrayLike<number>;
}

/** Pixels. The axes are left of the map and below it. */
const WIDTH = 820, HEIGHT = 560, LEFT = 46, RIGHT = 10, BELOW = 32, CELL = 6, THUMB = 26, GAP = 2;
/** Pixels of a bold letter, and of the boxes that names keep free of images. */
const LETTER = 8, NAME = 18;
/** Validation images that compete for a place, and how many get one at most. */
const CANDIDATES = 1000, SHOWN = 140;
const TITLE = "The plane of the prototypes";
/** Cells: ground that is narrower gets no name. */
const NARROW = 3;

type Point = readonly [x: number, y: number];
type Place = (point: ArrayLike<number>) => Point;

/** A name in the picture, its centre and its width. */
interface Name {
  readonly text: string;
  readonly at: Spot;
  readonly width: number;
}

/**
 * The plane x W. Its ground has the colour and the name of the class that wins there; a frame, the colour of the class an image
 * really shows; diamonds are prototypes, with the class that each speaks for most. A model of another dimension has no plane: the figure
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
  const top = title.height + legend.height + 18;
  const { place, at } = frame(points, prototypes, top);
  const owners = ownersOf((x, y) => winner(scoresAtPoint(weights, gamma, at(x, y))), top);
  const spots = prototypes.map(({ position }) => place(position)), grounds = groundNames(regions(owners), top);
  const names = prototypeNames(prototypes, spots, grounds, top);
  const chosen = placeApart(points.map(place), spots, [...grounds, ...names], top);
  const caption =
    `Ground and names in capitals: the class that wins there. Diamonds: prototypes. ${chosen.length} of ` +
    `${
      rows.length.toLocaleString("en-US")
    } validation images of ${data.fingerprint.name}, those with room, each framed in the ` +
    "colour of its class; a model trained in this notebook, not among the results.";
  const foot = captionMarks(caption, WIDTH, top + HEIGHT + BELOW), height = top + HEIGHT + BELOW + foot.height;
  const alt = `${TITLE}: ${prototypes.map(({ strongest }) => CLASS_NAMES[strongest]).join(", ")}`;
  const content = [
    `<title>${escapeXml(alt)}</title>`,
    title.marks,
    legend.marks,
    ...ground(owners, top),
    ...axes(at, top),
    ...chosen.map((i) => thumbnail(imageChw(data, rows[i]!), place(points[i]!), data.labels[rows[i]!]!)),
    ...prototypes.map(({ strongest }, i) => diamond(strongest, spots[i]!)),
    ...grounds.map((one) => nameMark(one, 'font-size="11" letter-spacing="1.5"', "#444444")),
    ...names.map((one) => nameMark(one, 'font-size="13" font-weight="bold"', INK)),
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
  const [left, right] = range(0), [bottom, upper] = range(1), width = WIDTH - LEFT - RIGHT;
  const place: Place = (point) => [
    LEFT + width * (point[0]! - left) / (right - left),
    top + HEIGHT * (upper - point[1]!) / (upper - bottom),
  ];
  const at = (x: number, y: number): Point => [
    left + (right - left) * (x - LEFT) / width,
    upper - (upper - bottom) * (y - top) / HEIGHT,
  ];
  return { place, at };
}

/** The class at the middle of each cell, [rows][columns]. */
function ownersOf(classAt: (x: number, y: number) => number, top: number): number[][] {
  const rows = Math.ceil(HEIGHT / CELL), columns = Math.ceil((WIDTH - LEFT - RIGHT) / CELL);
  return Array.from(
    { length: rows },
    (_, row) =>
      Array.from({ length: columns }, (_, column) => classAt(LEFT + (column + 0.5) * CELL, top + (row + 0.5) * CELL)),
  );
}

/** Rectangles of one class each, cells of a line joined. */
function ground(owners: readonly (readonly number[])[], top: number): string[] {
  return owners.flatMap((line, row) => {
    const y = top + row * CELL,
      tall = Math.min(CELL, top + HEIGHT - y),
      starts = line.flatMap((own, i) => own === line[i - 1] ? [] : [i]);
    return starts.map((start, n) => {
      const x = LEFT + start * CELL, end = Math.min(LEFT + (starts[n + 1] ?? line.length) * CELL, WIDTH - RIGHT);
      return `<rect x="${x}" y="${y}" width="${end - x}" height="${tall}" fill="${pale(line[start]!)}"/>`;
    });
  });
}

function groundNames(found: readonly Region[], top: number): Name[] {
  return found.filter(({ depth }) => depth >= NARROW).map(({ owner, centre }) => {
    const text = CLASS_NAMES[owner]!.toUpperCase(), width = (LETTER + 2) * text.length + 6;
    const x = Math.min(Math.max(LEFT + (centre.x + 0.5) * CELL, LEFT + width / 2), WIDTH - RIGHT - width / 2);
    return { text, width, at: { x, y: top + (centre.y + 0.5) * CELL } };
  });
}

/** Beside their diamonds; what they must not cover: other diamonds, and the ground's names. */
function prototypeNames(
  prototypes: readonly Prototype[],
  spots: readonly Point[],
  grounds: readonly Name[],
  top: number,
): Name[] {
  const texts = prototypes.map(({ strongest }) => CLASS_NAMES[strongest]!),
    widths = texts.map((text) => LETTER * text.length + 4);
  const dots = [
    ...spots.map(([x, y]) => ({ x, y })),
    ...grounds.flatMap(({ at, width }) =>
      [-1, -0.5, 0, 0.5, 1].map((part) => ({ x: at.x + part * width / 2, y: at.y }))
    ),
  ];
  const labels = spots.map(([x, y], i) => ({ width: widths[i]!, anchors: [{ x, y }] }));
  const places = labelPlaces(labels, dots, { left: LEFT, right: WIDTH - RIGHT, top, bottom: top + HEIGHT });
  return places.map((at, i) => ({ text: texts[i]!, width: widths[i]!, at }));
}

/** Ticks at round numbers, so that a place can be found on the map. */
function axes(at: (x: number, y: number) => Point, top: number): string[] {
  const bottom = top + HEIGHT, [left, low] = at(LEFT, bottom), [right, high] = at(WIDTH - RIGHT, top);
  const words = (x: number, y: number, text: string, anchor: string) =>
    `<text x="${round(x)}" y="${round(y)}" font-size="10.5" text-anchor="${anchor}">${escapeXml(text)}</text>`;
  const across = ticks(left, right).map((value) => {
    const x = LEFT + (WIDTH - LEFT - RIGHT) * (value - left) / (right - left);
    return `<path d="M${round(x)},${bottom}v5" stroke="${INK}"/>` + words(x, bottom + 16, minus(value), "middle");
  });
  const upwards = ticks(low, high).map((value) => {
    const y = top + HEIGHT * (high - value) / (high - low);
    return `<path d="M${LEFT},${round(y)}h-5" stroke="${INK}"/>` + words(LEFT - 8, y + 4, minus(value), "end");
  });
  return [
    ...across,
    ...upwards,
    words(WIDTH - RIGHT, bottom + 29, "first coordinate of xW →", "end"),
    words(10, top - 6, "↑ second coordinate of xW", "start"),
  ];
}

/** Three to eight multiples of 1, 2 or 5 times a power of ten. */
function ticks(low: number, high: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / 3)),
    step = [5, 2, 1].map((one) => one * power)
      .find((one) => (high - low) / one >= 3)!;
  const first = Math.ceil(low / step), count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

const minus = (value: number): string => String(value).replace("-", "−");

/** Images that get a place, those nearest to a prototype first: no two overlap, none covers a prototype or a name. */
function placeApart(
  images: readonly Point[],
  prototypes: readonly Point[],
  names: readonly Name[],
  top: number,
): number[] {
  const half = THUMB / 2, taken: Point[] = [], chosen: number[] = [];
  const apart = ([x, y]: Point, [u, v]: Point, least: number) => Math.max(Math.abs(x - u), Math.abs(y - v)) >= least;
  const nearest = (one: Point) => Math.min(...prototypes.map(([x, y]) => Math.hypot(one[0] - x, one[1] - y)));
  const order = images.map((_, i) => i).sort((a, b) => nearest(images[a]!) - nearest(images[b]!));
  for (const i of order) {
    const one = images[i]!, [x, y] = one;
    const inside = x > LEFT + half && x < WIDTH - RIGHT - half && y > top + half && y < top + HEIGHT - half;
    if (!inside || chosen.length === SHOWN) continue;
    if (!taken.every((other) => apart(one, other, THUMB + GAP))) continue;
    if (!prototypes.every((other) => apart(one, other, half + 8))) continue;
    if (names.some(({ at, width }) => Math.abs(x - at.x) < half + width / 2 && Math.abs(y - at.y) < half + NAME / 2)) {
      continue;
    }
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

function diamond(strongest: number, [x, y]: Point): string {
  return `<path d="M0,-9L9,0L0,9L-9,0Z" transform="translate(${round(x)},${round(y)})" fill="${strong(strongest)}" ` +
    'stroke="white" stroke-width="2"/>';
}

function nameMark({ text, at }: Name, font: string, ink: string): string {
  const words = `x="${round(at.x)}" y="${round(at.y + 4)}" ${font} text-anchor="middle"`;
  return `<text ${words} stroke="white" stroke-width="4">${text}</text><text ${words} fill="${ink}">${text}</text>`;
}

const winner = (scores: Float64Array): number => scores.reduce((best, score, c) => score > scores[best]! ? c : best, 0);
const strong = (c: number): string => `hsl(${36 * c}, 65%, ${c % 2 ? 36 : 46}%)`;
const pale = (c: number): string => `hsl(${36 * c}, 60%, ${c % 2 ? 84 : 90}%)`;
const round = (value: number): number => Math.round(value * 10) / 10;
