/** Matrices as pictures: one square an entry, white where it is zero. */
import { enlarge, type Picture, pngUri } from "../png.ts";
import { captionMarks, escapeXml, type Figure, svgFile, titleMarks } from "../svg.ts";

export interface NamedMatrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** [rows][columns]. */
  readonly values: Float32Array;
  /** What a row and a column stand for: written below the picture. */
  readonly axes?: { readonly row: string; readonly column: string };
}

const ZOOM = 6, LEFT = 10, GAP = 40, MOST = 780, AXIS_LINE = 15;
const NEGATIVE = [11, 74, 122] as const, POSITIVE = [179, 72, 10] as const;
/** Share of the full colour that the smallest value other than zero gets. */
const FAINTEST = 0.3;

/** Side by side at the same scale; blue is negative, orange positive, with the entries that are not zero counted. */
export function matrixPictures(matrices: readonly NamedMatrix[], title: string, caption: string): Figure {
  const columns = matrices.reduce((sum, one) => sum + one.columns, 0), gaps = GAP * (matrices.length - 1);
  const zoom = Math.max(1, Math.min(ZOOM, Math.floor((MOST - 2 * LEFT - gaps) / columns)));
  const width = Math.max(480, 2 * LEFT + gaps + zoom * columns),
    head = titleMarks(title, width),
    top = head.height + 22;
  const axes = matrices.some((one) => one.axes) ? 2 * AXIS_LINE + 4 : 0;
  const bottom = top + zoom * Math.max(...matrices.map(({ rows }) => rows)) + axes,
    foot = captionMarks(caption, width, bottom + 4);
  const counts = matrices.map(({ name, values }) => {
    const kept = values.filter((value) => value !== 0).length;
    return `${name}: ${kept.toLocaleString("en-US")} of ${values.length.toLocaleString("en-US")}`;
  });
  let x = LEFT;
  const marks = matrices.map((one, i) => {
    const href = pngUri(enlarge(coloured(one), 2 * zoom)), at = x;
    x += zoom * one.columns + GAP;
    return `<text x="${at}" y="${top - 7}" font-size="11">${escapeXml(counts[i]!)}</text>` +
      `<image x="${at}" y="${top}" width="${zoom * one.columns}" height="${zoom * one.rows}" href="${href}"/>` +
      `<rect x="${at}" y="${top}" width="${zoom * one.columns}" height="${
        zoom * one.rows
      }" fill="none" stroke="#999999" stroke-width="0.8"/>` + axisLines(one, at, top + zoom * one.rows);
  });
  const alt = `${title}: entries other than zero, ${counts.join("; ")}`, height = bottom + 8 + foot.height;
  const content = [`<title>${escapeXml(alt)}</title>`, head.marks, ...marks, foot.marks];
  return { svg: svgFile(width, height, content.join("\n")), width, height, alt, caption };
}

/** Arrows with what runs along them, below a picture whose corner that is. */
function axisLines({ axes }: NamedMatrix, left: number, bottom: number): string {
  const lines = axes === undefined ? [] : [`→ ${axes.column}`, `↓ ${axes.row}`];
  return lines.map((line, i) =>
    `<text x="${left}" y="${bottom + AXIS_LINE * (i + 1)}" font-size="11">${escapeXml(line)}</text>`
  ).join("");
}

function coloured({ rows, columns, values }: NamedMatrix): Picture {
  const rgb = new Uint8Array(3 * rows * columns).fill(255), most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  values.forEach((value, i) => {
    if (value === 0) return;
    const strength = FAINTEST + (1 - FAINTEST) * Math.abs(value) / most;
    (value < 0 ? NEGATIVE : POSITIVE).forEach((part, c) => rgb[3 * i + c] = Math.round(255 - strength * (255 - part)));
  });
  return { width: columns, height: rows, rgb };
}
