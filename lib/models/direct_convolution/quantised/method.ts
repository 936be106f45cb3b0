import { createHash } from "node:crypto";
import { z } from "zod";
import { UserError } from "../../../errors.ts";
import { parseArchitecture } from "../../../sizing/mod.ts";
import type { Method, Weights } from "../../method.ts";
import { directConvolution, type DirectConvolutionConfig } from "../method.ts";
import { operationsOf } from "../operations.ts";
import { type Bits, compileQuantised, exponentNames, PAPER_BITS } from "./network.ts";
import { EXPONENTS } from "./stages.ts";

export interface QuantisedConfig extends DirectConvolutionConfig {
  readonly bits: Bits;
  /** Stage one trains the scales with the weights, stage two keeps them. */
  readonly scales: "trained" | "frozen";
  /** SHA-256 of the values that training starts from. */
  readonly start: string;
}

/** The operations of a config's float network. */
export const operationsFor = ({ architecture, c1Activation }: DirectConvolutionConfig) =>
  operationsOf(parseArchitecture(architecture), c1Activation === "relu");

/** SHA-256 over names and values. */
export function weightsHash(weights: Weights): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(weights).sort()) {
    const { buffer, byteOffset, byteLength } = weights[name]!;
    hash.update(`${name}\n`).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

const bits = (low: number, high: number, value: number) => z.int().min(low).max(high).default(value);

const bitsSchema = z.strictObject({
  weights: bits(3, 8, PAPER_BITS.weights),
  biases: bits(3, 16, PAPER_BITS.biases),
  activations: bits(3, 8, PAPER_BITS.activations),
  scores: bits(8, 16, PAPER_BITS.scores),
});

/**
 * Direct convolution trained with few bits from the values of `start`: weights by name and the exponents of their scales
 * (`startingExponents`). Same protocol as the float network. Only the `wasm` and `native` engines run it.
 */
export function quantisedMethod(start: Weights): Method<QuantisedConfig> {
  const own = new Set(["bits", "scales", "start"]);
  const schema = z.looseObject({
    bits: bitsSchema.default(PAPER_BITS),
    scales: z.enum(["trained", "frozen"]),
    start: z.literal(weightsHash(start)),
  }).transform((config, context) => {
    const inherited = Object.fromEntries(Object.entries(config).filter(([key]) => !own.has(key)));
    const checked = directConvolution.schema.safeParse(inherited), { bits, scales, start } = config;
    if (checked.success) return { ...checked.data, bits, scales, start };
    for (const issue of checked.error.issues) context.addIssue({ code: "custom", message: issue.message });
    return z.NEVER;
  });
  return {
    ...directConvolution,
    schema: schema as unknown as z.ZodType<QuantisedConfig>,
    label: (config) => `${directConvolution.label(config)}, ${config.bits.weights} bits`,
    parameters: (config) => [
      ...directConvolution.parameters(config),
      { name: EXPONENTS, shape: [exponentNames(operationsFor(config)).length] },
    ],
    init: () => start,
    compile: (config, arena, source, batch, random) =>
      compileQuantised(arena, operationsFor(config), config.bits, config.scales === "frozen", source, batch, random),
    define() {
      throw new UserError("quantised training has no TensorFlow.js definition: choose the engine wasm or native");
    },
  };
}
