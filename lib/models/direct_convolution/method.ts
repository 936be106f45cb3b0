import { z } from "zod";
import { messageOf, UserError } from "../../errors.ts";
import { directConvolutionSize, parseArchitecture, printArchitecture, PRINTED_INPUT } from "../../sizing/mod.ts";
import type { CompiledModel, Method, PrintedSize, Protocol } from "../method.ts";
import { oneOf, strictConfig, wholeNumber } from "../schema.ts";
import { CompiledNetwork } from "./compile.ts";
import { defineNetwork } from "./definition.ts";
import { kerasInitialValues } from "./initial_values.ts";
import { multiplyAccumulates, operationsOf, tensorShapes } from "./operations.ts";
import { type Bits, compileQuantised, exponentNames, PAPER_BITS } from "./quantised/network.ts";
import { EXPONENTS } from "./quantised/stages.ts";
import { STARTING_IMAGES, startingExponents } from "./quantised/start.ts";

export interface DirectConvolutionConfig {
  /** In the paper's notation, as `printArchitecture` writes it. */
  readonly architecture: string;
  /** Activation of C1: ReLU as in the reference's software, or none as Table 1 prints. */
  readonly c1Activation: "relu" | "none";
  /**
   * Absent: a float network. Else one of few bits, trained from the float one in two stages: scales `trained` with the
   * weights, then `frozen` (direct-convolution.md, section 5.1).
   */
  readonly quantised?: Bits & { readonly scales: "trained" | "frozen" };
}

/** Canonical notation, or the parser's and the shape rule's one line as the schema's message. */
const architecture = z.string("architecture: give the network in the paper's notation, as A, C1(8,(3,3)), M, Dr, D*")
  .transform((text, context) => {
    try {
      const parsed = parseArchitecture(text);
      directConvolutionSize(parsed);
      return printArchitecture(parsed);
    } catch (error) {
      context.addIssue({ code: "custom", message: messageOf(error) });
      return z.NEVER;
    }
  });

const bits = (name: string, low: number, high: number, usual: number) => wholeNumber(name, low, high).default(usual);

const quantised = strictConfig("quantised", {
  weights: bits("weights", 3, 8, PAPER_BITS.weights),
  biases: bits("biases", 3, 16, PAPER_BITS.biases),
  activations: bits("activations", 3, 8, PAPER_BITS.activations),
  scores: bits("scores", 8, 16, PAPER_BITS.scores),
  scales: oneOf("scales", ["trained", "frozen"]).default("frozen"),
});

const schema = strictConfig("direct-convolution", {
  architecture,
  c1Activation: oneOf("c1Activation", ["relu", "none"]).default("relu"),
  quantised: quantised.optional(),
});

/**
 * Section 5.2 of direct-convolution.md where the paper speaks, section 5.3 where it is silent (see `OPEN_QUESTIONS`).
 */
export const DIRECT_CONVOLUTION_PROTOCOL: Protocol = {
  epochs: 100,
  batch: 128,
  optimiser: { name: "adam", form: "keras", epsilon: 1e-7, weightDecay: 0 },
  schedule: { name: "exponential", rate: 0.005, factor: 0.95, floor: 1e-4 },
  earlyStopping: { watch: "validation-loss", patience: 5 },
  keep: { epoch: "best-loss" },
  shuffle: true,
  lastBatch: "keep",
  images: null,
};

/**
 * Fine-tuning to few bits, each of the two stages. The reference goes from 0.005 down to 0.0001 in 100 + 200 epochs
 * without early stopping; this is the same range of rates in 30 + 30. Rounding makes the validation loss jump, so
 * patience would end it too soon.
 */
export const FEW_BIT_PROTOCOL: Protocol = {
  ...DIRECT_CONVOLUTION_PROTOCOL,
  epochs: 30,
  schedule: { name: "exponential", rate: 0.005, factor: 0.88, floor: 1e-4 },
  earlyStopping: null,
};

/** Sixteen times the largest network of the search space; an orthogonal start of more takes minutes and gigabytes. */
const MOST_PARAMETERS = 2 ** 24;

/** The operations of a config's float network, behind A. */
export const operationsFor = ({ architecture, c1Activation }: Omit<DirectConvolutionConfig, "quantised">) =>
  operationsOf(parseArchitecture(architecture), c1Activation === "relu");

function describe({ architecture, c1Activation, quantised }: DirectConvolutionConfig): string {
  const linear = c1Activation === "none" ? " (C1 without ReLU)" : "";
  return architecture + linear + (quantised ? `, ${quantised.weights} bits` : "");
}

/** What training of a few-bit network starts from: the float network, or the one whose scales were trained. */
function baseOf({ architecture, c1Activation, quantised }: DirectConvolutionConfig): DirectConvolutionConfig | null {
  if (!quantised) return null;
  const float = { architecture, c1Activation };
  return quantised.scales === "trained" ? float : { ...float, quantised: { ...quantised, scales: "trained" } };
}

/** Its size at 28x28x1, which some networks that fit 32x32x3 do not. */
function printed({ architecture }: DirectConvolutionConfig): PrintedSize {
  try {
    const size = directConvolutionSize(parseArchitecture(architecture), PRINTED_INPUT);
    return { size, note: "paper, 28x28x1: the input of the sizes that the paper prints" };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const note = "at 28x28x1, the input of the sizes that the paper prints, this network is impossible";
    return { size: null, note };
  }
}

/** Small convolutional networks, run in place (sections 2.1, 4.1 and 5.1 of the paper). */
export const directConvolution: Method<DirectConvolutionConfig, "direct-convolution"> = {
  name: "direct-convolution",
  notation: "architecture",
  schema: schema as z.ZodType<DirectConvolutionConfig>,
  label: describe,
  parameters(config) {
    const operations = operationsFor(config),
      exponents = { name: EXPONENTS, shape: [exponentNames(operations).length] };
    return [...tensorShapes(operations), ...config.quantised ? [exponents] : []];
  },
  init(config, random) {
    const { parameters } = directConvolutionSize(parseArchitecture(config.architecture));
    if (parameters > MOST_PARAMETERS) {
      throw new UserError(
        `architecture: ${parameters.toLocaleString("en-US")} parameters are more than can be trained here ` +
          `(${MOST_PARAMETERS.toLocaleString("en-US")}): take fewer outputs`,
      );
    }
    return kerasInitialValues(tensorShapes(operationsFor(config)), random);
  },
  base: baseOf,
  adopt({ quantised, ...config }, weights, sample) {
    if (!quantised || EXPONENTS in weights) return weights;
    return { ...weights, [EXPONENTS]: startingExponents(operationsFor(config), weights, sample(STARTING_IMAGES)) };
  },
  protocol: ({ quantised }) => (quantised ? FEW_BIT_PROTOCOL : DIRECT_CONVOLUTION_PROTOCOL),
  size: ({ architecture }) => directConvolutionSize(parseArchitecture(architecture)),
  printed,
  multiplyAccumulates: (config) => multiplyAccumulates(operationsFor(config)),
  input: () => "pooled",
  compile(config, arena, source, batch, random): CompiledModel {
    const operations = operationsFor(config), { quantised } = config;
    if (!quantised) return new CompiledNetwork(arena, operations, source, batch, random);
    return compileQuantised(arena, operations, quantised, quantised.scales === "frozen", source, batch, random);
  },
  define({ architecture, c1Activation, quantised }) {
    if (quantised) {
      throw new UserError("a network of few bits has no TensorFlow.js form: choose the engine wasm or native");
    }
    return defineNetwork(parseArchitecture(architecture), c1Activation === "relu");
  },
};
