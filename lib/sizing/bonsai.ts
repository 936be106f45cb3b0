import { CLASSES, constantPart, IMAGE_FEATURES, matrixPart, waiting } from "./edgeml.ts";
import { OPEN_SUM_BYTES, type Size, sizeOf, type UniformRuler } from "./rulers.ts";

/** What Bonsai's size depends on. Densities default to the paper's (section 5.3), dimensions to CIFAR-10's. */
export interface BonsaiDimensions {
  readonly depth: number;
  readonly projectionDim: number;
  readonly densityW?: number;
  readonly densityV?: number;
  readonly densityT?: number;
  readonly densityZ?: number;
  /** Features of an image, with the column of ones. */
  readonly inputDim?: number;
  readonly classes?: number;
}

/** Nodes of a complete binary tree of this depth; those above the last level branch. */
export function treeNodes(depth: number): { nodes: number; branching: number } {
  return { nodes: 2 ** (depth + 1) - 1, branching: 2 ** depth - 1 };
}

/**
 * Z [projectionDim][features + 1], W and V [classes * nodes][projectionDim], T (theta) [branching nodes][projectionDim].
 * Standardisation folds into Z, whose column of ones then is a dense vector of offsets: it is counted on top of Z, so at
 * most `projectionDim` numbers too many.
 *
 * Inference: `projectionDim` open sums while the pixels stream by (Z is walked pixel by pixel, by columns); then, from the
 * root to a leaf, one class at a time of each node's W and V added to the open class scores, and one branching product.
 */
export function bonsaiSize(dimensions: BonsaiDimensions): Size {
  const { depth, projectionDim: p, densityW = 0.3, densityV = 0.3, densityT = 0.62, densityZ = 0.2 } = dimensions;
  const { inputDim = IMAGE_FEATURES + 1, classes = CLASSES } = dimensions, { nodes, branching } = treeNodes(depth);
  const projecting = () => p * OPEN_SUM_BYTES;
  const descending = (ruler: UniformRuler) => waiting(p, ruler) + classes * OPEN_SUM_BYTES;
  return sizeOf([
    matrixPart("Z", [p, inputDim], { density: densityZ, lines: "columns", working: projecting }),
    constantPart("Z's offsets", [p], projecting),
    matrixPart("W", [classes * nodes, p], { density: densityW, lines: "rows", working: descending }),
    matrixPart("V", [classes * nodes, p], { density: densityV, lines: "rows", working: descending }),
    matrixPart("T", [branching, p], { density: densityT, lines: "rows", working: descending }),
  ]);
}
