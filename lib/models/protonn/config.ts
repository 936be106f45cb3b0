import { z } from "zod";
import type { ParameterSpec } from "../method.ts";
import { density, oneOf, positiveNumber, strictConfig, wholeNumber } from "../schema.ts";

export interface ProtonnConfig {
  readonly projectionDim: number;
  readonly numPrototypes: number;
  /** Kernel width, squared in the kernel; `null`: the median heuristic sets it when training begins. */
  readonly gamma: number | null;
  readonly learningRate: number;
  /** Bytes as they are, which is what the paper's figures look like, or standardised (edgeml-models.md, section 8). */
  readonly input: "raw" | "standardised";
  readonly loss: "cross-entropy" | "squared";
  /**
   * Where prototypes begin: N(0, 1); k-means centres of the projected training rows; or those of each class, with that
   * class as their label, as ProtoNN's authors begin.
   */
  readonly start: "random" | "k-means" | "k-means-per-class";
  /** Fractions of entries that the threshold after each epoch keeps. */
  readonly densityW: number;
  readonly densityB: number;
  readonly densityZ: number;
}

const gamma = z.custom<number | null>((g) => g === null || (typeof g === "number" && Number.isFinite(g) && g > 0), {
  error: ({ input }) =>
    `gamma is a number above 0, or null for the median heuristic; got ${JSON.stringify(input) ?? "nothing"}`,
});

/** Refuses unknown keys and impossible values in one line; `start` is `random` where gamma is given, else `k-means`. */
export const protonnSchema = strictConfig("protonn", {
  projectionDim: wholeNumber("projectionDim", 1, 512),
  numPrototypes: wholeNumber("numPrototypes", 1, 512),
  gamma,
  learningRate: positiveNumber("learningRate").default(0.01),
  input: oneOf("input", ["raw", "standardised"]).default("raw"),
  loss: oneOf("loss", ["cross-entropy", "squared"]).default("cross-entropy"),
  start: oneOf("start", ["random", "k-means", "k-means-per-class"]).optional(),
  densityW: density("densityW", 1),
  densityB: density("densityB", 1),
  densityZ: density("densityZ", 1),
}).transform(({ start, ...rest }): ProtonnConfig => ({
  ...rest,
  start: start ?? (rest.gamma === null ? "k-means" : "random"),
})) as unknown as z.ZodType<ProtonnConfig>;

/** Sizes of a model and its loss; tests use others than CIFAR-10's. */
export interface ProtonnShape {
  readonly features: number;
  readonly dimensions: number;
  readonly prototypes: number;
  readonly classes: number;
  readonly loss: ProtonnConfig["loss"];
  /** `null`: it stands in the tensor `gamma`, which is not trained. */
  readonly gamma: number | null;
  /** Factors of the squared norms in the loss (no 1/2 before them); EdgeML's scripts leave them at 0. */
  readonly regularisers: { readonly W: number; readonly B: number; readonly Z: number };
}

export const shapeOf = ({ projectionDim, numPrototypes, loss, gamma }: ProtonnConfig): ProtonnShape => ({
  features: 3072,
  dimensions: projectionDim,
  prototypes: numPrototypes,
  classes: 10,
  loss,
  gamma,
  regularisers: { W: 0, B: 0, Z: 0 },
});

/** EdgeML thresholds all three matrices as soon as one density is not 1. */
export const isSparse = ({ densityW, densityB, densityZ }: Densities): boolean =>
  densityW !== 1 || densityB !== 1 || densityZ !== 1;

type Densities = Pick<ProtonnConfig, "densityW" | "densityB" | "densityZ">;

/** Tensors in EdgeML's shapes: projection, prototypes in columns, their label vectors in columns. */
export function protonnParameters(
  { features, dimensions, prototypes, classes, gamma }: ProtonnShape,
  densities: Densities = { densityW: 1, densityB: 1, densityZ: 1 },
): ParameterSpec[] {
  const kept = (density: number) => isSparse(densities) ? { density } : {};
  return [
    { name: "W", shape: [features, dimensions], ...kept(densities.densityW) },
    { name: "B", shape: [dimensions, prototypes], ...kept(densities.densityB) },
    { name: "Z", shape: [classes, prototypes], ...kept(densities.densityZ) },
    ...(gamma === null ? [{ name: "gamma", shape: [1] }] : []),
  ];
}
