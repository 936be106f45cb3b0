/** The size of any method's model. */
import { UserError } from "../errors.ts";
import type { MethodName } from "../models/mod.ts";
import {
  type Architecture,
  type BonsaiDimensions,
  bonsaiSize,
  directConvolutionSize,
  type FastgrnnDimensions,
  fastgrnnSize,
  KILOBYTE,
  multiFastgrnnSlipBytes,
  parseArchitecture,
  PRINTED_INPUT,
  PROTONN_PRINTED_KILOBYTE,
  type ProtonnDimensions,
  protonnSize,
  type Size,
} from "../sizing/mod.ts";

export interface ModelSize {
  /** At the true 32x32x3 input. */
  readonly size: Size;
  /** Of a network, at 28x28x1, the input of the sizes that the paper prints; null where it is impossible there. */
  readonly printed?: Size | null;
  /** Where the paper's own figure is another one than `size.bytes.paper / 1024`, and why. */
  readonly note?: string;
}

/** The size of a model whose config its schema has passed. */
export function sizesOf(method: MethodName, config: unknown): ModelSize {
  switch (method) {
    case "direct-convolution": {
      const architecture = parseArchitecture((config as { architecture: string }).architecture);
      return { size: directConvolutionSize(architecture), ...printedSize(architecture) };
    }
    case "protonn": {
      const size = protonnSize(config as ProtonnDimensions), kilobytes = size.bytes.paper / PROTONN_PRINTED_KILOBYTE;
      return { size, note: `the paper prints ProtoNN's sizes in KB of 1000 bytes: ${kilobytes.toFixed(2)} KB` };
    }
    case "bonsai":
      return { size: bonsaiSize(config as BonsaiDimensions) };
    case "fastgrnn": {
      const dimensions = config as FastgrnnDimensions, size = fastgrnnSize(dimensions);
      const slip = multiFastgrnnSlipBytes(dimensions);
      if (dimensions.feed !== "multi" || slip === size.bytes.paper) return { size };
      const printed = `${(slip / KILOBYTE).toFixed(2)} KB`;
      return { size, note: `the paper would print ${printed}: its densities reached the red unit only` };
    }
  }
}

function printedSize(architecture: Architecture): Pick<ModelSize, "printed" | "note"> {
  try {
    const note = "paper, 28x28x1: the input of the sizes that the paper prints";
    return { printed: directConvolutionSize(architecture, PRINTED_INPUT), note };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      printed: null,
      note: "at 28x28x1, the input of the sizes that the paper prints, this network is impossible",
    };
  }
}
