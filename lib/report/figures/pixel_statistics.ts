/** Mean and spread of every pixel over the training images, as two pictures. */
import { escapeXml, type Figure, svgFile } from "../svg.ts";
import { enlarge, pictureOfRecord, pngUri } from "../png.ts";

const ZOOM = 7, SIDE = 32 * ZOOM, LEFT = 10, TOP = 52, GAP = 40;

/** Largest and smallest of a list, as a caption says them. */
function range(values: Float32Array, [dark, light] = ["", ""]): string {
  const low = values.reduce((a, b) => Math.min(a, b)), high = values.reduce((a, b) => Math.max(a, b));
  return `${low.toFixed(0)}${dark} to ${high.toFixed(0)}${light}`;
}

/**
 * The mean image, and the standard deviations with the smallest drawn black and the largest white.
 *
 * @param mean 3072 values in the order of a record, 0 to 255
 * @param std 3072 values likewise
 */
export function pixelStatistics(mean: Float32Array, std: Float32Array, caption: string): Figure {
  const low = std.reduce((a, b) => Math.min(a, b)), high = std.reduce((a, b) => Math.max(a, b));
  const spread = std.map((value) => 255 * (value - low) / (high - low || 1));
  const panel = (x: number, values: Float32Array, label: string) => {
    const href = pngUri(enlarge(pictureOfRecord(Uint8Array.from(values, Math.round)), ZOOM));
    return `<text x="${x}" y="${TOP - 8}" font-size="11.5">${escapeXml(label)}</text>` +
      `<image x="${x}" y="${TOP}" width="${SIDE}" height="${SIDE}" href="${href}"/>`;
  };
  const width = 2 * LEFT + 2 * SIDE + GAP, height = TOP + SIDE + 26;
  const title = "The average image, and how much each pixel varies";
  const content = [
    `<title>${title}</title>`,
    `<text x="${LEFT}" y="19" font-size="14" font-weight="bold">${title}</text>`,
    panel(LEFT, mean, `mean, ${range(mean)} of 255`),
    panel(LEFT + SIDE + GAP, spread, `standard deviation, ${range(std, [" (black)", " (white)"])}`),
    `<text x="${LEFT}" y="${height - 9}" font-size="10.5" fill="#555555">${escapeXml(caption)}</text>`,
  ];
  const alt = `${title}: means from ${range(mean)}, standard deviations from ${range(std)}`;
  return { svg: svgFile(width, height, content.join("\n")), width, height, alt, caption };
}
