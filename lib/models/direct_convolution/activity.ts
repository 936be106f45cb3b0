/** Which layers of a network still answer: a ReLU that is never positive passes no gradient to anything before it. */
import { parseArchitecture, printLayer } from "../../sizing/architecture.ts";
import type { Weights } from "../method.ts";
import { runApart } from "./in_place/network.ts";
import { floatProgram } from "./in_place/program.ts";
import { type DirectConvolutionConfig, operationsFor } from "./method.ts";

export interface LayerActivity {
  /** As the paper writes it. */
  readonly layer: string;
  /** Of the outputs of its ReLU over all images, those that are positive: 0 to 1. */
  readonly positive: number;
}

/**
 * The share of positive outputs of every layer with a ReLU, in order. `images` are pooled maps, 768 values / 256 each; a
 * config of few bits is read as the float network that it comes from.
 */
export function layerActivity(
  config: DirectConvolutionConfig,
  weights: Weights,
  images: readonly ArrayLike<number>[],
): LayerActivity[] {
  const operations = operationsFor(config), program = floatProgram(operations, weights);
  const weighted = parseArchitecture(config.architecture).filter(({ code }) => /^(C1|C2|D)$/.test(code));
  const rectified = new Set(
    operations.flatMap((one) => one.kind === "convolution" && one.relu ? [one.kernel] : []),
  );
  const counts = program.map(() => ({ positive: 0, all: 0 }));
  for (const image of images) {
    runApart(program, image).forEach((map, i) => {
      for (let at = 0; at < map.length; at++) counts[i]!.positive += map[at]! > 0 ? 1 : 0;
      counts[i]!.all += map.length;
    });
  }
  return program.flatMap((step, i) => {
    if (step.kind !== "window" || !rectified.has(step.tensor)) return [];
    const place = Number(/\d+/.exec(step.tensor)![0]);
    return [{ layer: printLayer(weighted[place - 1]!), positive: counts[i]!.positive / counts[i]!.all }];
  });
}
