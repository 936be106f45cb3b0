/** ProtoNN's prototypes with the images nearest to them: what a model has learnt, whatever its dimension. */
import { type Cifar10, CLASS_NAMES, imageChw, standardise } from "../../dataset/mod.ts";
import { describePrototypes, projectImage } from "../../models/protonn/plane.ts";
import type { Weights } from "../../models/method.ts";
import { enlarge, pictureOfRecord, pngUri } from "../png.ts";
import { captionMarks, escapeXml, type Figure, svgFile, titleMarks } from "../svg.ts";

const IMAGES = 1000, NEAREST = 8, SIDE = 48, GAP = 8, LEFT = 10, TOP = 38, ROW = SIDE + 22, TEXT = 250;

/**
 * A row for each prototype: its place in the plane, the class it speaks for most, its share of 1,000 validation
 * images, and the eight nearest of them.
 *
 * @param statistics of the training rows, as the model's inputs were scaled
 */
export function prototypeView(
  data: Cifar10,
  statistics: { readonly mean: Float32Array; readonly std: Float32Array },
  weights: Weights,
): Figure {
  const rows = [...data.split.validation.filter((_, i, all) => i % Math.ceil(all.length / IMAGES) === 0)];
  const points = rows.map((row) => projectImage(weights, standardise(imageChw(data, row), statistics)));
  const prototypes = describePrototypes(weights, points, NEAREST).toSorted((a, b) => b.share - a.share);
  const marks = prototypes.map(({ position, strongest, share, nearest }, i) => {
    const y = TOP + i * ROW, place = placeOf(position);
    const images = nearest.map((at, n) => {
      const href = pngUri(enlarge(pictureOfRecord(imageChw(data, rows[at]!)), 3));
      return `<image x="${TEXT + n * (SIDE + GAP)}" y="${y}" width="${SIDE}" height="${SIDE}" href="${href}"/>`;
    });
    const lines = [`speaks for ${CLASS_NAMES[strongest]}`, `at (${place}), ${(100 * share).toFixed(0)} % of images`];
    return lines.map((text, n) => `<text x="${LEFT}" y="${y + 20 + 16 * n}" font-size="11.5">${escapeXml(text)}</text>`)
      .join("") + images.join("");
  });
  const width = TEXT + NEAREST * (SIDE + GAP) + LEFT, bottom = TOP + prototypes.length * ROW;
  const title = "Prototypes, and the validation images nearest to each";
  const caption =
    `Share: of ${rows.length.toLocaleString("en-US")} validation images, those that have no other prototype ` +
    `nearer; the nearest one stands left. ${data.fingerprint.name}; a model trained in this notebook, not among the results.`;
  const foot = captionMarks(caption, width, bottom), height = bottom + foot.height;
  const content = [`<title>${title}</title>`, titleMarks(title, width).marks, ...marks, foot.marks];
  return { svg: svgFile(width, height, content.join("\n")), width, height, alt: title, caption };
}

/** Two coordinates, and a sign that there are more. */
function placeOf(position: readonly number[]): string {
  const shown = position.slice(0, 2).map((value) => value.toFixed(1));
  return [...shown, ...(position.length > 2 ? ["…"] : [])].join(", ");
}
