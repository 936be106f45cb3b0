/** Observable Plot without a browser: a document for it, and its figures as stand-alone SVG files. */
import { parseHTML } from "linkedom";

/** Pass it to every `Plot.plot({ document, ... })`. */
export const document: Document = parseHTML("<!doctype html><html><body></body></html>").document;

/** The names that a figure's texts ask for, first found wins; the last ones are those we ship. */
export const FONT_FAMILY = "Helvetica, Arial, 'DejaVu Sans', sans-serif";
export const INK = "#222222";

/** A stand-alone picture. Sizes are CSS pixels. */
export interface Figure {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  /** What the picture says, for those who do not see it. */
  readonly alt: string;
  /** Data set, protocol and engine of what is drawn. */
  readonly caption: string;
}

/** One entry of a legend: a mark drawn by `symbol` (its centre at 0, 0) and its name. */
export interface LegendEntry {
  readonly label: string;
  readonly symbol: string;
}

export interface FigureText {
  readonly title: string;
  readonly alt: string;
  readonly caption: string;
  readonly legend?: readonly LegendEntry[];
}

const MARGIN = 10, TITLE_LINE = 18, LEGEND_HEIGHT = 22, CAPTION_LINE = 15;
/** Widths in pixels at the sizes used below, on the generous side: the real font is the reader's. */
const TITLE_LETTER = 9, LEGEND_LETTER = 6.8, CAPTION_LETTER = 6;

/**
 * A figure out of Plot's `<svg>`, or of several side by side: with title and legend above and the caption below.
 *
 * Plot's own `title` and `legend` must not be used: they make it an HTML page, which is no file of its own.
 */
export function figureOf(plots: Element | readonly Element[], text: FigureText): Figure {
  const panels = (Array.isArray(plots) ? plots : [plots]) as readonly Element[];
  const size = (plot: Element, side: "width" | "height") => Number(plot.getAttribute(side));
  const width = panels.reduce((sum, plot) => sum + size(plot, "width"), 0);
  const plotHeight = Math.max(...panels.map((plot) => size(plot, "height")));
  const title = titleMarks(text.title, width);
  const legend = legendMarks(text.legend ?? [], width, title.height);
  const top = title.height + legend.height;
  const caption = captionMarks(text.caption, width, top + plotHeight);
  const height = top + plotHeight + caption.height;
  let x = 0;
  const body = panels.map((plot) => {
    const placed = plainSvg(plot).replace(/^<svg/, `<svg x="${x}" y="${top}"`);
    x += size(plot, "width");
    return placed;
  }).join("");
  const content = `<title>${escapeXml(text.alt)}</title>${title.marks}${legend.marks}${body}${caption.marks}`;
  return { svg: svgFile(width, height, content), width, height, alt: text.alt, caption: text.caption };
}

/** A picture that says only why there is nothing to draw, and what to run. */
export function emptyFigure(title: string, message: string): Figure {
  const width = 640, head = titleMarks(title, width);
  const lines = wrap(message, Math.floor((width - 4 * MARGIN) / LEGEND_LETTER));
  const top = head.height + 8, frameHeight = 38 + 18 * lines.length;
  const texts = lines.map((line, i) =>
    `<text x="${2 * MARGIN}" y="${top + 26 + 18 * i}" font-size="12">${escapeXml(line)}</text>`
  );
  const frame = `<rect x="${MARGIN}" y="${top}" width="${
    width - 2 * MARGIN
  }" height="${frameHeight}" fill="none" stroke="#bbbbbb" stroke-dasharray="4 3"/>`;
  const height = top + frameHeight + MARGIN;
  return {
    svg: svgFile(width, height, head.marks + frame + texts.join("")),
    width,
    height,
    alt: `${title}: ${message}`,
    caption: message,
  };
}

/** The frame of every figure: white ground, our font names, our ink. */
export function svgFile(width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${FONT_FAMILY}" fill="${INK}" color="${INK}"><rect width="100%" height="100%" fill="white"/>${content}</svg>\n`;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** Plot's markup without what only a browser understands. */
function plainSvg(plot: Element): string {
  return plot.outerHTML.replace(/<style>[\s\S]*?<\/style>/g, "").replace(/xlink:href=/g, "href=")
    .replace(/ font-family="system-ui, sans-serif"/g, "").replace(/fill="currentColor"/g, `fill="${INK}"`)
    .replace(/stroke="currentColor"/g, `stroke="${INK}"`);
}

/** The legend's entries in lines, and the height that they take. */
export function legendMarks(
  entries: readonly LegendEntry[],
  width: number,
  top: number,
): { marks: string; height: number } {
  let x = MARGIN, y = top, marks = "";
  for (const { label, symbol } of entries) {
    const needed = 36 + label.length * LEGEND_LETTER;
    if (x > MARGIN && x + needed > width) {
      x = MARGIN;
      y += LEGEND_HEIGHT;
    }
    marks += `<g transform="translate(${round(x + 9)},${y + 9})">${symbol}</g>` +
      `<text x="${round(x + 22)}" y="${y + 13}" font-size="11">${escapeXml(label)}</text>`;
    x += needed;
  }
  return { marks, height: entries.length === 0 ? 0 : y - top + LEGEND_HEIGHT };
}

/** The title's lines, bold, and the height that they take. */
export function titleMarks(title: string, width: number): { marks: string; height: number } {
  const lines = wrap(title, Math.floor((width - 2 * MARGIN) / TITLE_LETTER));
  const marks = lines.map((line, i) =>
    `<text x="${MARGIN}" y="${19 + i * TITLE_LINE}" font-size="14" font-weight="bold">${escapeXml(line)}</text>`
  );
  return { marks: marks.join(""), height: 10 + lines.length * TITLE_LINE };
}

/** The caption's lines, small and grey, and the height that they take. */
export function captionMarks(caption: string, width: number, top: number): { marks: string; height: number } {
  const lines = caption === "" ? [] : wrap(caption, Math.floor((width - 2 * MARGIN) / CAPTION_LETTER));
  const marks = lines.map((line, i) =>
    `<text x="${MARGIN}" y="${top + 12 + i * CAPTION_LINE}" font-size="10.5" fill="#555555">${escapeXml(line)}</text>`
  );
  return { marks: marks.join(""), height: lines.length === 0 ? 0 : lines.length * CAPTION_LINE + 8 };
}

function wrap(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
