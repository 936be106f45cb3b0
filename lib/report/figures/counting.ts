/** How bytes are counted on the uniform rulers, drawn: the ways to store a thresholded line, and what waits in memory. */
import { bonsaiSize, fastgrnnSize, protonnSize, type Size, type UniformRuler } from "../../sizing/mod.ts";
import { cheapestStorage, storageWays } from "../../sizing/storage.ts";
import type { Ruler } from "../rows.ts";
import { METHOD_STYLES, shades } from "../style.ts";
import { captionMarks, escapeXml, type Figure, INK, svgFile, titleMarks } from "../svg.ts";

/** Pixels. */
const WIDTH = 800, LEFT = 10, LABEL = 90, BIT = 4.2, LINE = 24, CELL = 18, STEP = 210, LANE = 66;
const STORED = "#0b4a7a", PLACES = "#dba3c5", EMPTY = "#eeeeee";

/** The drawn line of a matrix: 16 entries, of which thresholding kept two; 8 bits each. */
const EXAMPLE = { lines: 1, length: 16, kept: 2 }, KEPT: readonly number[] = [4, 11], BITS = 8;

/** One step of an inference: what is done, what waits meanwhile, and the part whose working memory that is. */
interface Step {
  readonly doing: string;
  readonly waits: string;
  readonly part: string;
}

interface Lane {
  readonly method: "protonn" | "bonsai" | "fastgrnn";
  readonly model: string;
  readonly size: Size;
  readonly steps: readonly Step[];
}

/** Models that are small enough for round numbers; two of them are the paper's. */
const LANES: readonly Lane[] = [
  {
    method: "protonn",
    model: "d 2, m 4",
    size: protonnSize({ projectionDim: 2, numPrototypes: 4 }),
    steps: [
      { doing: "pixels stream by, each meets W", waits: "2 open sums", part: "W" },
      { doing: "prototype by prototype", waits: "2 coordinates, 10 open scores", part: "B" },
    ],
  },
  {
    method: "bonsai",
    model: "depth 5, dim 12",
    size: bonsaiSize({ depth: 5, projectionDim: 12 }),
    steps: [
      { doing: "pixels stream by, each meets Z", waits: "12 open sums", part: "Z" },
      { doing: "node by node down one path", waits: "12 coordinates, 10 open scores", part: "W" },
    ],
  },
  {
    method: "fastgrnn",
    model: "channel, H 45",
    size: fastgrnnSize({ feed: "channel", hiddenDim: 45, densityW: 0.2, densityU: 0.2 }),
    steps: [
      { doing: "row after row, unit by unit", waits: "32 pixels, old and new state", part: "W" },
      { doing: "class by class", waits: "last state, 10 scores", part: "FC" },
    ],
  },
];

/**
 * Both halves of the rule on one of the three rulers that treat all methods alike; lengths and bytes are computed. The paper's
 * ruler has neither half for these methods: for it stands `int8`.
 */
export function countingFigure(of: Ruler = "int8"): Figure {
  const ruler: UniformRuler = of === "paper" ? "int8" : of;
  const title = "How bytes are counted: what is stored, and what waits", head = titleMarks(title, WIDTH);
  const ways = storageWays(EXAMPLE, BITS), cheapest = cheapestStorage(EXAMPLE, BITS).storage;
  const first = head.height + 18, second = first + 22 + LINE * (ways.length + 1) + 24;
  const marks = [
    text(LEFT, first, "A line of 16 entries of 8 bits, two of them kept; the cheapest way counts", { weight: "bold" }),
    matrixLine(first + 10),
    ...ways.map(({ storage, bits }, i) => way(storage, bits, storage === cheapest, first + 10 + LINE * (i + 1))),
    text(LEFT, second, `One image is classified (ruler: ${ruler}); the largest box counts`, { weight: "bold" }),
    ...LANES.map((lane, i) => laneMarks(lane, ruler, second + 14 + LANE * i)),
  ];
  const bottom = second + 14 + LANE * LANES.length;
  const caption =
    "The image itself is not counted: it comes pixel by pixel. Open sums and open scores take 4 bytes on every " +
    "ruler, what waits finished the ruler's width, FastGRNN's pixels a byte each.";
  const foot = captionMarks(caption, WIDTH, bottom), height = bottom + foot.height;
  const content = [`<title>${escapeXml(title)}</title>`, head.marks, ...marks, foot.marks].join("\n");
  return { svg: svgFile(WIDTH, height, content), width: WIDTH, height, alt: title, caption };
}

/** The entries themselves, kept ones dark. */
function matrixLine(y: number): string {
  const side = BITS * BIT;
  const cells = Array.from(
    { length: EXAMPLE.length },
    (_, i) => cell(LABEL + i * side, y, side, KEPT.includes(i) ? STORED : "white", KEPT.includes(i) ? `${i}` : ""),
  );
  return text(LEFT, y + 13, "the line") + cells.join("");
}

/** What one way writes, its length to scale. */
function way(storage: string, bits: number, counts: boolean, y: number): string {
  const pieces: readonly (readonly [bits: number, fill: string, label: string])[] = storage === "dense"
    ? Array.from({ length: EXAMPLE.length }, (_, i) => [BITS, KEPT.includes(i) ? STORED : EMPTY, ""] as const)
    : storage === "bitmap"
    ? [
      ...Array.from({ length: EXAMPLE.length }, (_, i) => [1, KEPT.includes(i) ? PLACES : EMPTY, ""] as const),
      ...KEPT.map(() => [BITS, STORED, ""] as const),
    ]
    : [
      [bits - KEPT.length * (BITS + 4), PLACES, "2"],
      ...KEPT.flatMap((place) => [[4, PLACES, `${place}`], [BITS, STORED, ""]] as const),
    ];
  let x = LABEL;
  const cells = pieces.map(([width, fill, label]) => {
    const mark = cell(x, y, width * BIT, fill, label);
    x += width * BIT;
    return mark;
  });
  const words = `${bits} bits${counts ? " ← cheapest" : ""}`;
  return text(LEFT, y + 13, storage) + cells.join("") + text(x + 8, y + 13, words, counts ? { weight: "bold" } : {});
}

function laneMarks({ method, model, size, steps }: Lane, ruler: UniformRuler, y: number): string {
  const { label, colour } = METHOD_STYLES[method], [, pale = colour] = shades(colour, 5);
  const boxes = steps.map(({ doing, waits, part }, i) => {
    const x = LABEL + 40 + i * (STEP + 30), { working, decides } = size.parts.find(({ name }) => name === part)!;
    const bytes = working[ruler], isPeak = decides[ruler];
    const arrow = i === 0 ? "" : text(x - 22, y + 26, "→", { size: 16 });
    return arrow + `<rect x="${x}" y="${y}" width="${STEP}" height="48" fill="${isPeak ? pale : "white"}" ` +
      `stroke="${isPeak ? INK : "#999999"}" stroke-width="${isPeak ? 1.6 : 0.8}"/>` +
      text(x + 8, y + 15, doing, { size: 11 }) + text(x + 8, y + 29, waits, { size: 11 }) +
      text(x + 8, y + 43, `${bytes} bytes${isPeak ? " ← the peak" : ""}`, { weight: isPeak ? "bold" : "normal" });
  });
  const stored = `+ ${Math.round(size.stored[ruler]).toLocaleString("en-US")} stored`;
  return text(LEFT, y + 16, label, { weight: "bold" }) + text(LEFT, y + 32, model) + boxes.join("") +
    text(LABEL + 40 + steps.length * (STEP + 30) - 12, y + 28, stored);
}

function cell(x: number, y: number, width: number, fill: string, label: string): string {
  const box = `<rect x="${round(x)}" y="${y}" width="${
    round(width)
  }" height="${CELL}" fill="${fill}" stroke="#666666" stroke-width="0.5"/>`;
  if (label === "") return box;
  const ink = fill === STORED ? "white" : INK;
  return `${box}<text x="${round(x + width / 2)}" y="${
    y + 13
  }" font-size="10" text-anchor="middle" fill="${ink}">${label}</text>`;
}

function text(x: number, y: number, words: string, { weight = "normal", size = 11.5 } = {}): string {
  return `<text x="${round(x)}" y="${y}" font-size="${size}" font-weight="${weight}">${escapeXml(words)}</text>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
