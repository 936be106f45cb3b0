import { z } from "zod";
import { unitDensities } from "../../sizing/mod.ts";
import type { ParameterSpec } from "../method.ts";
import { density, oneOf, strictConfig, wholeNumber } from "../schema.ts";
import { isDenseRun } from "../sparsity/mod.ts";
import { type Feed, FEEDS, feedStarts } from "./feeds.ts";

export interface FastgrnnConfig {
  /** How an image becomes a time series (paper, Figure 1). */
  readonly feed: Feed;
  /** Hidden values of each unit. */
  readonly hiddenDim: number;
  /** Fraction of entries that thresholding keeps in W, and in U; 1 in both is a dense run. */
  readonly densityW: number;
  readonly densityU: number;
  /**
   * EdgeML's PyTorch trainer leaves the classifier at its random start: `false` (edgeml-models.md, section 7, row 1).
   */
  readonly trainClassifier: boolean;
  /**
   * Only of a sparse `multi`: thresholded as the paper's must have been for its printed sizes to come out (finding 6,
   * {@linkcode unitDensities}).
   */
  readonly slip?: true | undefined;
}

/** Refuses unknown keys and impossible values in one line; densities default to 1, `trainClassifier` to true. */
export const fastgrnnSchema: z.ZodType<FastgrnnConfig> = strictConfig("fastgrnn", {
  feed: oneOf("feed", FEEDS),
  hiddenDim: wholeNumber("hiddenDim", 1, 1024),
  densityW: density("densityW", 1),
  densityU: density("densityU", 1),
  trainClassifier: z.boolean({ error: "trainClassifier is true or false" }).default(true),
  slip: z.literal(true, { error: "slip is true or left out" }).optional(),
}).refine((config) => !config.slip || (config.feed === "multi" && !isDense(config)), {
  error: "slip is about a sparse model of three units: it wants feed multi and a density below 1",
});

/** Sizes of a model, and where its time steps begin in a row of the data set; tests use others than CIFAR-10's. */
export interface FastgrnnShape {
  readonly hidden: number;
  /** Values of a time step. */
  readonly inputs: number;
  readonly classes: number;
  /** Of each unit: the first feature of each step. */
  readonly starts: readonly Int32Array[];
}

/** CIFAR-10: steps of 32 pixels, 10 classes. */
export function shapeOf({ feed, hiddenDim }: Pick<FastgrnnConfig, "feed" | "hiddenDim">): FastgrnnShape {
  return { hidden: hiddenDim, inputs: 32, classes: 10, starts: feedStarts(feed) };
}

const COLOURS = ["red", "green", "blue"];

/** What stands before a unit's tensor names: nothing in a model of one unit, else its colour. */
export function unitPrefix(unit: number, units: number): string {
  return units === 1 ? "" : `${COLOURS[unit] ?? `unit ${unit}`}.`;
}

export type Densities = Pick<FastgrnnConfig, "densityW" | "densityU" | "slip">;

/** EdgeML trains densely only when both densities are above 0.99 (edgeml-models.md 4.5). */
export const isDense = ({ densityW, densityU }: Densities): boolean => isDenseRun([densityW, densityU]);

/** Tensors under EdgeML's names and in its shapes, unit by unit, then the classifier. */
export function fastgrnnParameters(
  { hidden, inputs, classes, starts }: FastgrnnShape,
  densities: Densities = { densityW: 1, densityU: 1 },
): ParameterSpec[] {
  const units = starts.flatMap((_, unit): ParameterSpec[] => {
    const reached: ReturnType<typeof unitDensities> = isDense(densities) ? {} : unitDensities(densities, unit);
    const shapes = {
      W: [inputs, hidden],
      U: [hidden, hidden],
      bias_gate: [1, hidden],
      bias_update: [1, hidden],
      zeta: [1, 1],
      nu: [1, 1],
    };
    return (Object.keys(shapes) as (keyof typeof shapes)[]).map((tensor) => {
      const density = reached[tensor], name = unitPrefix(unit, starts.length) + tensor;
      return { name, shape: shapes[tensor], ...(density === undefined ? {} : { density }) };
    });
  });
  return [
    ...units,
    { name: "FC", shape: [starts.length * hidden, classes] },
    { name: "FCbias", shape: [classes] },
  ];
}
