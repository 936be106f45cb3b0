/** A trained Bonsai: where images go, and what its nodes tend to say. */
import { type Cifar10, CLASS_NAMES, imageChw, standardise } from "../../dataset/mod.ts";
import { type BonsaiModel, projectStandardised } from "../../models/bonsai/path.ts";
import { describeTree, type TreeNode } from "../../models/bonsai/tree.ts";
import { METHOD_STYLES } from "../style.ts";
import { escapeXml, type Figure, INK, svgFile } from "../svg.ts";

const IMAGES = 1000, WIDTH = 900, TOP = 50, LEVEL = 112, BOX_HEIGHT = 62, WIDEST = 150;

/**
 * The tree with, at each node, the share of 1,000 validation images that pass it, how many of those end up right, and
 * the classes that it votes for most; edges are as thick as the share of images on them.
 *
 * @param statistics of the training rows, as the model's inputs were scaled
 */
export function bonsaiTree(
  data: Cifar10,
  statistics: { readonly mean: Float32Array; readonly std: Float32Array },
  model: BonsaiModel,
): Figure {
  const rows = [...data.split.validation.filter((_, i) => i % 10 === 0)].slice(0, IMAGES);
  const projected = rows.map((row) => projectStandardised(model, standardise(imageChw(data, row), statistics)));
  const nodes = describeTree(model, projected, rows.map((row) => data.labels[row]!));
  const deepest = Math.max(...nodes.map(({ depth }) => depth)), height = TOP + (deepest + 1) * LEVEL;
  const title = "A Bonsai tree: shares of images, and what each node tends to say";
  const caption = `${data.fingerprint.name}; a model trained in this notebook, not among the results.`;
  const content = [
    `<title>${title}</title>`,
    `<text x="10" y="19" font-size="14" font-weight="bold">${title}</text>`,
    ...nodes.filter(({ node }) => node > 0).map((node) => edge(node, nodes[(node.node - 1) >> 1]!)),
    ...nodes.map(box),
    `<text x="10" y="${height - 10}" font-size="10.5" fill="#555555">${escapeXml(caption)}</text>`,
  ];
  return { svg: svgFile(WIDTH, height, content.join("\n")), width: WIDTH, height, alt: title, caption };
}

/** Middle of a node's box. Left children (odd numbers) stand left. */
function middle({ node, depth }: TreeNode): { x: number; y: number; room: number } {
  const count = 2 ** depth, place = node + 1 - count, room = (WIDTH - 20) / count;
  return { x: 10 + (place + 0.5) * room, y: TOP + depth * LEVEL + BOX_HEIGHT / 2, room };
}

function edge(child: TreeNode, parent: TreeNode): string {
  const from = middle(parent), to = middle(child), width = (0.7 + 10 * child.share).toFixed(1);
  const path = `M${from.x},${from.y + BOX_HEIGHT / 2}L${to.x},${to.y - BOX_HEIGHT / 2}`;
  return `<path d="${path}" stroke="${METHOD_STYLES.bonsai.colour}" stroke-width="${width}" fill="none" opacity="0.6"/>`;
}

function box(node: TreeNode): string {
  const { x, y, room } = middle(node), width = Math.min(WIDEST, room - 6);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const strongest = [...node.tendency.keys()].sort((a, b) => node.tendency[b]! - node.tendency[a]!).slice(0, 2);
  const lines = node.share === 0
    ? ["no image"]
    : [`${percent(node.share)}, ${percent(node.accuracy)} right`, strongest.map((c) => CLASS_NAMES[c]).join(", ")];
  const shown = width < 90 ? [percent(node.share)] : lines; // deep trees: the share only
  const texts = shown.map((text, i) =>
    `<text x="${x}" y="${y + 4 + (i - (shown.length - 1) / 2) * 16}" font-size="10.5" text-anchor="middle">${
      escapeXml(text)
    }</text>`
  );
  return `<rect x="${x - width / 2}" y="${y - BOX_HEIGHT / 2}" width="${width}" height="${BOX_HEIGHT}" rx="4" ` +
    `fill="white" stroke="${INK}"/>${texts.join("")}`;
}
