import { UserError } from "../../../errors.ts";
import { directConvolutionSize, parseArchitecture } from "../../../sizing/mod.ts";
import type { Weights } from "../../method.ts";
import { runInPlace } from "../in_place/network.ts";
import { type DirectConvolutionConfig, operationsFor } from "../method.ts";
import { integerLayers, integerProgram, pooledLevel } from "./integer.ts";

export interface DeviceRun {
  /** In the order of the classes, 16-bit integers. */
  readonly scores: readonly number[];
  /** The first largest score. */
  readonly predicted: number;
  /** Bytes of working memory that it ran in: what the paper's accounting gives the network. */
  readonly workingBytes: number;
}

/**
 * Classifies one image as a microcontroller would: 4-bit weights and activations, integers only, every map in one block
 * of exactly the billed bytes. `sums` is the image after A: 768 sums of four pixel bytes.
 *
 * Throws a UserError unless the network has 4-bit activations, which is what the bytes are counted for.
 */
export function runOnDevice(config: DirectConvolutionConfig, weights: Weights, sums: ArrayLike<number>): DeviceRun {
  const { quantised } = config, activations = quantised?.activations;
  if (!quantised || activations !== 4) {
    throw new UserError(
      `a device runs 4-bit activations, not ${activations ?? "floats"}: train with quantised {"activations":4}`,
    );
  }
  const operations = operationsFor(config),
    program = integerProgram(operations, integerLayers(operations, weights, quantised));
  const workingBytes = directConvolutionSize(parseArchitecture(config.architecture)).working.paper;
  const image = Uint8Array.from(sums, (sum) => pooledLevel(sum, activations));
  const scores = runInPlace(program, new Uint8Array(Math.ceil(workingBytes)), image, workingBytes * 2);
  return { scores, predicted: scores.indexOf(Math.max(...scores)), workingBytes };
}
