/**
 * Multiply-accumulates of one image's forward pass: what a trial's time is foreseen from before anything was measured.
 */
import type { MethodName } from "../models/method.ts";
import { operationsOf } from "../models/direct_convolution/operations.ts";
import { parseArchitecture } from "../sizing/mod.ts";

const FEATURES = 3072;
const CLASSES = 10;
/** Rows of 32 pixels in the three colour planes. */
const ROWS = 96;
const ROW_LENGTH = 32;

/** Of the network as it is computed, not as it is thresholded: zeros are multiplied too. */
export function multiplyAccumulates(method: MethodName, config: Record<string, unknown>): number {
  const number = (key: string) => Number(config[key]);
  switch (method) {
    case "direct-convolution":
      return convolutionCost(String(config.architecture));
    case "protonn":
      return FEATURES * number("projectionDim") + number("numPrototypes") * (number("projectionDim") + CLASSES);
    case "bonsai":
      return (FEATURES + 1) * number("projectionDim") +
        2 * CLASSES * number("projectionDim") * (2 ** (number("depth") + 1) - 1);
    case "fastgrnn": {
      const hidden = number("hiddenDim");
      const units = config.feed === "multi" ? 3 : 1;
      return ROWS * hidden * (ROW_LENGTH + hidden) + units * hidden * CLASSES; // Multi: three units of 32 steps each
    }
  }
}

function convolutionCost(architecture: string): number {
  let sum = 0;
  for (const operation of operationsOf(parseArchitecture(architecture), true)) {
    const { from, to } = operation;
    const pixels = to.height * to.width;
    if (operation.kind === "convolution") sum += pixels * operation.side ** 2 * from.channels * to.channels;
    if (operation.kind === "depthwise") sum += pixels * operation.side ** 2 * from.channels;
  }
  return sum;
}
