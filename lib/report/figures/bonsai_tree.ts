/** A trained Bonsai: where images go, what they have in common there, and what its nodes tend to say. */
import { type Cifar10, CLASS_NAMES, IMAGE_BYTES, imageChw, standardise } from "../../dataset/mod.ts";
import { type BonsaiModel, descend, projectStandardised } from "../../models/bonsai/path.ts";
import { describeTree, type TreeNode } from "../../models/bonsai/tree.ts";
import { enlarge, pictureOfRecord, pngUri } from "../png.ts";
import { METHOD_STYLES } from "../style.ts";
import { captionMarks, escapeXml, type Figure, INK, svgFile, titleMarks } from "../svg.ts";

const IMAGES = 1000, WIDTH = 940, LEVEL = 114, BOX_HEIGHT = 66, WIDEST = 150, PICTURE = 48;
/** Narrower boxes have no room for words. */
const WORDY = 120;
const TITLE = "A Bonsai tree: mean images, shares, and what each node tends to say";
const BOXES =
  "In a box: the mean of the images that pass it, their share, how many of them end up right, and the two classes " +
  "that it votes for most; small boxes have room for the share only, and dashed ones see no image.";

/**
 * The tree with, at each node, the mean of those of 1,000 validation images that pass it, their share, how many of them end
 * up right, and the two classes that it votes for most; edges are as thick as the share of images on them.
 *
 * @param statistics of the training rows, as the model's inputs were scaled
 * @param whose which model is shown: first sentence of the caption
 */
export function bonsaiTree(
  data: Pick<Cifar10, "images" | "labels" | "split" | "fingerprint">,
  statistics: { readonly mean: Float32Array; readonly std: Float32Array },
  model: BonsaiModel,
  whose: string,
): Figure {
  const { validation } = data.split, every = Math.max(1, Math.floor(validation.length / IMAGES));
  const rows = [...validation.filter((_, i) => i % every === 0)].slice(0, IMAGES);
  const projected = rows.map((row) => projectStandardised(model, standardise(imageChw(data, row), statistics)));
  const nodes = describeTree(model, projected, rows.map((row) => data.labels[row]!));
  const paths = projected.map((low) => descend(model, low).nodes);
  const means = meanImages(rows.map((row) => imageChw(data, row)), paths, nodes.length);
  const head = titleMarks(TITLE, WIDTH), top = head.height + 6;
  const unused = nodes.filter(({ share }) => share === 0).length;
  const count = rows.length.toLocaleString("en-US");
  const caption = `${whose} ${BOXES} An image goes left where its θ·x̂ is above 0. ${count} validation images of ` +
    `${data.fingerprint.name}; ${unused} of ${nodes.length} nodes see none of them.`;
  const bottom = top + nodes.at(-1)!.depth * LEVEL + BOX_HEIGHT, foot = captionMarks(caption, WIDTH, bottom + 6);
  const alt = `${TITLE}: ${
    nodes.slice(0, 3).map(({ node, share }) => `node ${node} ${percent(share)} of the images`).join(", ")
  }; ${unused} of ${nodes.length} nodes without images`;
  const content = [
    `<title>${escapeXml(alt)}</title>`,
    head.marks,
    ...nodes.filter(({ node }) => node > 0).map((node) => edge(node, nodes[(node.node - 1) >> 1]!, top)),
    ...nodes.map((node, i) => box(node, means[i]!, top)),
    foot.marks,
  ];
  const height = bottom + 10 + foot.height;
  return { svg: svgFile(WIDTH, height, content.join("\n")), width: WIDTH, height, alt, caption };
}

/** The mean record of the images through each node; null where there are none. */
function meanImages(
  images: readonly Uint8Array[],
  paths: readonly (readonly number[])[],
  nodes: number,
): (Uint8Array | null)[] {
  return Array.from({ length: nodes }, (_, node) => {
    const through = images.filter((_, i) => paths[i]!.includes(node));
    if (through.length === 0) return null;
    const sum = new Float64Array(IMAGE_BYTES);
    for (const image of through) image.forEach((value, at) => sum[at]! += value);
    return Uint8Array.from(sum, (value) => Math.round(value / through.length));
  });
}

/** Middle of a node's box. Left children (odd numbers) stand left. */
function middle({ node, depth }: TreeNode, top: number): { x: number; y: number; room: number } {
  const count = 2 ** depth, place = node + 1 - count, room = (WIDTH - 20) / count;
  return { x: 10 + (place + 0.5) * room, y: top + depth * LEVEL + BOX_HEIGHT / 2, room };
}

function edge(child: TreeNode, parent: TreeNode, top: number): string {
  const from = middle(parent, top), to = middle(child, top), width = (0.7 + 10 * child.share).toFixed(1);
  const path = `M${from.x},${from.y + BOX_HEIGHT / 2}L${to.x},${to.y - BOX_HEIGHT / 2}`;
  return `<path d="${path}" stroke="${METHOD_STYLES.bonsai.colour}" stroke-width="${width}" fill="none" opacity="0.6"/>`;
}

function box(node: TreeNode, mean: Uint8Array | null, top: number): string {
  const { x, y, room } = middle(node, top), width = Math.min(WIDEST, room - 4), isWordy = width >= WORDY;
  const left = x - width / 2, dashes = mean === null ? ' stroke-dasharray="3 3" opacity="0.5"' : "";
  const frame = `<rect x="${left}" y="${y - BOX_HEIGHT / 2}" width="${width}" height="${BOX_HEIGHT}" rx="4" ` +
    `fill="white" stroke="${INK}"${dashes}/>`;
  if (mean === null) return frame + (isWordy ? centred("no image", x, y + 4, 10.5) : "");
  const side = Math.min(PICTURE, width - 2), at = isWordy ? left + 6 : x - side / 2;
  const up = isWordy ? side / 2 : BOX_HEIGHT / 2 - 2; // above the share, where there are no words beside the picture
  const picture = `<image x="${at}" y="${y - up}" width="${side}" height="${side}" href="${
    pngUri(enlarge(pictureOfRecord(mean), 3))
  }"/>`;
  const strongest = [...node.tendency.keys()].sort((a, b) => node.tendency[b]! - node.tendency[a]!).slice(0, 2);
  const lines = [percent(node.share), `${percent(node.accuracy)} right`, ...strongest.map((c) => CLASS_NAMES[c] ?? "")];
  const words = isWordy
    ? leftAligned(lines, at + side + 6, y)
    : centred(percent(node.share), x, y + BOX_HEIGHT / 2 - 4, Math.min(10.5, width / 3.6));
  return frame + picture + words;
}

function leftAligned(lines: readonly string[], x: number, y: number): string {
  return lines.map((line, i) =>
    `<text x="${x}" y="${y + 4 + (i - (lines.length - 1) / 2) * 14}" font-size="10.5"${
      i === 0 ? ' font-weight="bold"' : ""
    }>${escapeXml(line)}</text>`
  ).join("");
}

function centred(line: string, x: number, baseline: number, size: number): string {
  return `<text x="${x}" y="${baseline}" font-size="${size.toFixed(1)}" text-anchor="middle">${escapeXml(line)}</text>`;
}

/** Few images are not none. */
const percent = (share: number) => share > 0 && share < 0.005 ? "< 1 %" : `${Math.round(100 * share)} %`;
