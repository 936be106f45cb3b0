/** Images of the data set, each with a word or two below it. */
import { escapeXml, type Figure, svgFile } from "../svg.ts";
import { enlarge, pictureOfRecord, pngUri } from "../png.ts";

export interface GridImage {
  /** 3072 bytes: 1024 red, green, blue. */
  readonly pixels: Uint8Array;
  readonly label: string;
}

const ZOOM = 2, GAP = 14, LABEL_HEIGHT = 18, TOP = 34, LEFT = 10;

/** A grid of `columns` images to a row. */
export function imageGrid(images: readonly GridImage[], title: string, caption: string, columns = 10): Figure {
  const side = 32 * ZOOM, rowHeight = side + LABEL_HEIGHT + 6;
  const width = 2 * LEFT + columns * side + (columns - 1) * GAP;
  const height = TOP + Math.ceil(images.length / columns) * rowHeight + 22;
  const marks = images.map(({ pixels, label }, i) => {
    const x = LEFT + (i % columns) * (side + GAP), y = TOP + Math.floor(i / columns) * rowHeight;
    const href = pngUri(enlarge(pictureOfRecord(pixels), 2 * ZOOM));
    return `<image x="${x}" y="${y}" width="${side}" height="${side}" href="${href}"/>` +
      `<text x="${x + side / 2}" y="${y + side + 13}" font-size="10.5" text-anchor="middle">${escapeXml(label)}</text>`;
  });
  const head = `<text x="${LEFT}" y="19" font-size="14" font-weight="bold">${escapeXml(title)}</text>`;
  const foot = `<text x="${LEFT}" y="${height - 8}" font-size="10.5" fill="#555555">${escapeXml(caption)}</text>`;
  const alt = `${title}: ${images.map(({ label }) => label).join(", ")}`;
  return { svg: svgFile(width, height, [head, ...marks, foot].join("\n")), width, height, alt, caption };
}
