import { z } from "zod";
import { messageOf } from "../../errors.ts";
import { directConvolutionSize, parseArchitecture, printArchitecture } from "../../sizing/mod.ts";
import type { Method, Protocol } from "../method.ts";
import { CompiledNetwork } from "./compile.ts";
import { defineNetwork } from "./definition.ts";
import { kerasInitialValues } from "./initial_values.ts";
import { operationsOf, tensorShapes } from "./operations.ts";

export interface DirectConvolutionConfig {
  /** In the paper's notation, as `printArchitecture` writes it. */
  readonly architecture: string;
  /** Activation of C1: ReLU as in the reference's software, or none as Table 1 prints. */
  readonly c1Activation: "relu" | "none";
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

const schema = z.strictObject({ architecture, c1Activation: z.enum(["relu", "none"]).default("relu") });

/** Section 5.2 of direct-convolution.md where the paper speaks, section 5.3 where it is silent (see `OPEN_QUESTIONS`). */
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

const operations = (config: DirectConvolutionConfig) =>
  operationsOf(parseArchitecture(config.architecture), config.c1Activation === "relu");

/** Small convolutional networks, run in place (sections 2.1, 4.1 and 5.1 of the paper). */
export const directConvolution: Method<DirectConvolutionConfig> = {
  name: "direct-convolution",
  schema: schema as z.ZodType<DirectConvolutionConfig>,
  label: ({ architecture, c1Activation }) => architecture + (c1Activation === "none" ? " (C1 without ReLU)" : ""),
  parameters: (config) => tensorShapes(operations(config)),
  init: (config, random) => kerasInitialValues(tensorShapes(operations(config)), random),
  protocol: () => DIRECT_CONVOLUTION_PROTOCOL,
  bytes: ({ architecture }) => directConvolutionSize(parseArchitecture(architecture)).bytes,
  input: () => "pooled",
  compile: (config, arena, source, batch, random) =>
    new CompiledNetwork(arena, operations(config), source, batch, random),
  define: ({ architecture, c1Activation }) => defineNetwork(parseArchitecture(architecture), c1Activation === "relu"),
};
