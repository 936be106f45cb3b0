/** Images of the data set, each with a word or two below it. */
import { captionMarks, escapeXml, type Figure, svgFile, titleMarks } from "../svg.ts";
import { enlarge, pictureOfRecord, pngUri } from "../png.ts";

export interface GridImage {
  /** 3072 bytes: 1024 red, green, blue. */
  readonly pixels: Uint8Array;
  readonly label: string;
}

const ZOOM = 2, GAP = 20, LABEL_LINE = 13, LEFT = 10, ROW_TITLE = 20;

/** A grid of `columns` images to a row; a label may have several lines, and a row a title above it. */
export function imageGrid(
  images: readonly GridImage[],
  title: string,
  caption: string,
  columns = 10,
  rowTitles: readonly string[] = [],
): Figure {
  const lines = Math.max(1, ...images.map(({ label }) => label.split("\n").length));
  const side = 32 * ZOOM, above = rowTitles.length === 0 ? 0 : ROW_TITLE;
  const rowHeight = above + side + lines * LABEL_LINE + 12;
  const width = 2 * LEFT + columns * side + (columns - 1) * GAP;
  const head = titleMarks(title, width), top = head.height + 6;
  const foot = captionMarks(caption, width, top + Math.ceil(images.length / columns) * rowHeight);
  const height = top + Math.ceil(images.length / columns) * rowHeight + foot.height;
  const marks = images.map(({ pixels, label }, i) => {
    const x = LEFT + (i % columns) * (side + GAP), y = top + above + Math.floor(i / columns) * rowHeight;
    const href = pngUri(enlarge(pictureOfRecord(pixels), 2 * ZOOM));
    const texts = label.split("\n").map((line, at) =>
      `<text x="${x + side / 2}" y="${y + side + LABEL_LINE * (at + 1)}" font-size="10.5" text-anchor="middle">${
        escapeXml(line)
      }</text>`
    );
    return `<image x="${x}" y="${y}" width="${side}" height="${side}" href="${href}"/>${texts.join("")}`;
  });
  const titles = rowTitles.map((text, row) =>
    `<text x="${LEFT}" y="${top + row * rowHeight + 12}" font-size="11.5" font-weight="bold">${escapeXml(text)}</text>`
  );
  const alt = `${title}: ${images.map(({ label }) => label.replaceAll("\n", " ")).join(", ")}`;
  const content = [`<title>${escapeXml(alt)}</title>`, head.marks, ...titles, ...marks, foot.marks].join("\n");
  return { svg: svgFile(width, height, content), width, height, alt, caption };
}
