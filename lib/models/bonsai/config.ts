import type { z } from "zod";
import { treeNodes } from "../../sizing/mod.ts";
import type { ParameterSpec } from "../method.ts";
import { density, oneOf, strictConfig, wholeNumber } from "../schema.ts";
import { isDenseRun } from "../sparsity/mod.ts";

export interface BonsaiConfig {
  /** Of the tree: its leaves are `depth` branchings below the root. */
  readonly depth: number;
  readonly projectionDim: number;
  /** `hinge` is what EdgeML's example scripts switch on, and what the paper's figures look like (edgeml-models.md, section 7, row 11). */
  readonly loss: "hinge" | "cross-entropy";
  /** Fractions of entries that thresholding keeps; all above 0.99 is a dense run. */
  readonly densityW: number;
  readonly densityV: number;
  readonly densityT: number;
  readonly densityZ: number;
}

/** Refuses unknown keys and impossible values in one line; the paper's densities and the hinge loss by default. */
export const bonsaiSchema = strictConfig("bonsai", {
  depth: wholeNumber("depth", 1, 10),
  projectionDim: wholeNumber("projectionDim", 1, 512),
  loss: oneOf("loss", ["hinge", "cross-entropy"]).default("hinge"),
  densityW: density("densityW", 0.3),
  densityV: density("densityV", 0.3),
  densityT: density("densityT", 0.62),
  densityZ: density("densityZ", 0.2),
}) as unknown as z.ZodType<BonsaiConfig>;

/** Sizes of a model, its loss and its constants; tests use others than CIFAR-10's. */
export interface BonsaiShape {
  /** Of an image, without the column of ones. */
  readonly features: number;
  readonly depth: number;
  readonly dimensions: number;
  readonly classes: number;
  readonly loss: BonsaiConfig["loss"];
  /** Sharpness of the predictors' tanh. */
  readonly sigma: number;
  /** lW, lV, lT and lZ: factors of half the squared norms in the loss. */
  readonly regularisers: Readonly<Record<Tensor, number>>;
}

export type Tensor = "Z" | "W" | "V" | "T";
export const TENSORS = ["Z", "W", "V", "T"] as const;

/** Paper, section 4.3; they are those of EdgeML's sample command. */
const BONSAI_REGULARISERS = { Z: 1e-4, W: 1e-3, V: 1e-3, T: 1e-3 } as const;

export const shapeOf = ({ depth, projectionDim, loss }: BonsaiConfig): BonsaiShape => ({
  features: 3072,
  depth,
  dimensions: projectionDim,
  classes: 10,
  loss,
  sigma: 1,
  regularisers: BONSAI_REGULARISERS,
});

type Densities = Pick<BonsaiConfig, "densityW" | "densityV" | "densityT" | "densityZ">;

export const isDense = ({ densityW, densityV, densityT, densityZ }: Densities): boolean =>
  isDenseRun([densityW, densityV, densityT, densityZ]);

/**
 * Tensors in EdgeML's shapes: the projection Z, whose last column meets a one in every image; W and V, a row for each class
 * of each node; T (theta), a row for each node that branches.
 */
export function bonsaiParameters(
  { features, depth, dimensions, classes }: BonsaiShape,
  densities: Densities = { densityW: 1, densityV: 1, densityT: 1, densityZ: 1 },
): ParameterSpec[] {
  const { nodes, branching } = treeNodes(depth), kept = (density: number) => isDense(densities) ? {} : { density };
  return [
    { name: "Z", shape: [dimensions, features + 1], ...kept(densities.densityZ) },
    { name: "W", shape: [classes * nodes, dimensions], ...kept(densities.densityW) },
    { name: "V", shape: [classes * nodes, dimensions], ...kept(densities.densityV) },
    { name: "T", shape: [branching, dimensions], ...kept(densities.densityT) },
  ];
}
