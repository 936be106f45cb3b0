/** How a model's bytes are counted, drawn: what is stored adds up, of the working memory the largest part counts. */
import type { MethodName } from "../../models/mod.ts";
import { BUDGETS } from "../../paper.ts";
import { KILOBYTE, type Part, type Ruler, type Size } from "../../sizing/mod.ts";
import { kilobytes } from "../format.ts";
import { METHOD_STYLES, shades } from "../style.ts";
import { captionMarks, escapeXml, type Figure, INK, svgFile, titleMarks } from "../svg.ts";

/** Pixels. */
const WIDTH = 780, MARGIN = 10, ROW = 20, BAR = 13, VALUES = 62, GAP = 18, LETTER = 6.6, BUDGET_LABEL = 44;

/** Where the two columns of bars begin, and how long their longest bar is. */
interface Columns {
  readonly stored: number;
  readonly working: number;
  readonly length: number;
}

/** One line for each part with its stored and its working bytes, then the sum against the budgets. */
export function sizeParts(size: Size, ruler: Ruler, method: MethodName, title: string, caption = ""): Figure {
  const parts = size.parts.filter((part) => part.stored[ruler] > 0 || part.working[ruler] > 0);
  const { colour } = METHOD_STYLES[method], [, pale = colour] = shades(colour, 5);
  const names = 2 * MARGIN + LETTER * Math.max(5, ...parts.map(({ name }) => name.length));
  const length = (WIDTH - names - GAP - 2 * VALUES - MARGIN) / 2;
  const columns = { stored: names, working: names + length + VALUES + GAP, length };
  const head = titleMarks(`${title} (ruler: ${ruler})`, WIDTH), top = head.height + 26;
  const bottom = top + ROW * parts.length, foot = captionMarks(caption, WIDTH, bottom + 84);
  const { stored, working, bytes } = size;
  const counts = working[ruler] > 0;
  const marks = [
    `<title>${escapeXml(title)}</title>`,
    head.marks,
    text(columns.stored, top - 9, "stored, bytes: all add up"),
    text(
      columns.working,
      top - 9,
      counts ? "working memory, bytes: the largest counts" : "working memory: this ruler does not count it",
    ),
    ...parts.map((part, i) =>
      partMarks(part, size, ruler, { ...columns, y: top + ROW * i, colours: [colour, pale] as const })
    ),
    `<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${bottom + 4}" y2="${bottom + 4}" stroke="#999999"/>`,
    text(
      MARGIN,
      bottom + 24,
      `${number(stored[ruler])} ${
        counts ? `stored + ${number(working[ruler])} working = ${number(bytes[ruler])} bytes` : "bytes stored"
      } = ${kilobytes(bytes[ruler])} KB`,
      { weight: "bold" },
    ),
    ...totalMarks(parts, size, ruler, bottom + 34, [colour, pale]),
    foot.marks,
  ];
  const height = bottom + 84 + foot.height;
  return {
    svg: svgFile(WIDTH, height, marks.join("\n")),
    width: WIDTH,
    height,
    alt: `${title}: ${number(stored[ruler])} bytes stored, ${
      counts ? `${number(working[ruler])} working` : "working memory not counted"
    }`,
    caption,
  };
}

function partMarks(
  part: Part,
  { parts, working }: Size,
  ruler: Ruler,
  { stored: left, working: right, length, y, colours }: Columns & {
    readonly y: number;
    readonly colours: readonly [string, string];
  },
): string {
  const most = Math.max(...parts.map((one) => one.stored[ruler])), decides = part.decides[ruler];
  const own = length * part.stored[ruler] / Math.max(most, 1);
  const used = length * part.working[ruler] / Math.max(working[ruler], 1);
  const label = decides ? `${number(part.working[ruler])} ←` : number(part.working[ruler]);
  return [
    text(left - 8, y + 11, part.name, { anchor: "end" }),
    bar(left, y, own, colours[0]),
    part.stored[ruler] === 0 ? "" : text(left + own + 5, y + 11, number(part.stored[ruler])),
    bar(right, y, used, decides ? colours[1] : "white", colours[1]),
    part.working[ruler] === 0 ? "" : text(right + used + 5, y + 11, label, decides ? { weight: "bold" } : {}),
  ].join("");
}

/** The sum as one bar of all that is stored and the largest working memory, with the budgets around it. */
function totalMarks(
  parts: readonly Part[],
  { bytes, working }: Size,
  ruler: Ruler,
  y: number,
  [colour, pale]: readonly [string, string],
): string[] {
  const total = bytes[ruler], above = BUDGETS.map((budget) => budget * KILOBYTE).find((budget) => budget >= total);
  const scale = (WIDTH - 2 * MARGIN - BUDGET_LABEL) / Math.max(total, above ?? 0);
  let x = MARGIN;
  const segment = (value: number, fill: string) => {
    const mark = `<rect x="${round(x)}" y="${y}" width="${
      round(value * scale)
    }" height="18" fill="${fill}" stroke="white" stroke-width="0.8"/>`;
    x += value * scale;
    return mark;
  };
  const shown = BUDGETS.filter((budget) => budget * KILOBYTE <= (above ?? total) && budget * KILOBYTE > total / 4);
  return [
    ...parts.map((part) => segment(part.stored[ruler], colour)),
    segment(working[ruler], pale),
    ...shown.map((budget) => {
      const at = round(MARGIN + budget * KILOBYTE * scale);
      return `<line x1="${at}" x2="${at}" y1="${y - 4}" y2="${y + 26}" stroke="${INK}" stroke-dasharray="3 2"/>` +
        text(at, y + 38, `${budget} KB`, { anchor: "middle" });
    }),
  ];
}

function bar(x: number, y: number, width: number, fill: string, stroke = fill): string {
  if (width <= 0) return "";
  return `<rect x="${round(x)}" y="${y}" width="${
    round(Math.max(width, 0.5))
  }" height="${BAR}" fill="${fill}" stroke="${stroke}" stroke-width="0.8"/>`;
}

function text(
  x: number,
  y: number,
  words: string,
  { anchor = "start", weight = "normal" }: { readonly anchor?: string; readonly weight?: string } = {},
): string {
  return `<text x="${round(x)}" y="${y}" font-size="11" text-anchor="${anchor}" font-weight="${weight}">${
    escapeXml(words)
  }</text>`;
}

function number(bytes: number): string {
  return bytes.toLocaleString("en-US", { maximumFractionDigits: 1 });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
