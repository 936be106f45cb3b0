/**
 * A direct-convolution network that trains as a device will run it: few bits everywhere, straight-through gradients.
 */
import type { Arena, RowSource } from "../../../engine/mod.ts";
import type { Random } from "../../../random/mod.ts";
import { CompiledNetwork, type Extension } from "../compile.ts";
import { isWindow, type Operation, tensorShapes, type WindowOperation } from "../operations.ts";
import type { NumberFormat } from "./quantiser.ts";
import { EXPONENTS, roundedParameters, type RoundedTensor } from "./stages.ts";

/** Bits of a network's numbers. All have a sign but the activations behind a ReLU and the image. */
export interface Bits {
  readonly weights: number;
  readonly biases: number;
  readonly activations: number;
  readonly scores: number;
}

/** What the paper's sizes assume. */
export const PAPER_BITS: Bits = { weights: 4, biases: 8, activations: 4, scores: 16 };

/** Formats of a window operation's kernel, bias and output. */
export function formatsOf(
  operation: WindowOperation,
  bits: Bits,
): { kernel: NumberFormat; bias: NumberFormat; output: NumberFormat } {
  const relu = operation.kind === "convolution" && operation.relu, last = operation.kernel === "out.kernel";
  return {
    kernel: { bits: bits.weights, signed: true },
    bias: { bits: bits.biases, signed: true },
    output: last ? { bits: bits.scores, signed: true } : { bits: bits.activations, signed: !relu },
  };
}

/**
 * The scales of a network in the order of its tensor of exponents: kernel, bias and output of each window operation.
 */
export function exponentNames(operations: readonly Operation[]): string[] {
  return operations.filter(isWindow).flatMap((
    { kernel, bias },
  ) => [kernel, bias, kernel.replace(/\.\w+$/, (part) => `${part}.output`)]);
}

/** The operations with a rounding behind the image and behind every output. */
function quantisedOperations(operations: readonly Operation[], bits: Bits): Operation[] {
  const image = operations[0]!.from, unsigned = { bits: bits.activations, signed: false };
  let place = 0;
  return [
    { kind: "quantise", format: unsigned, floors: true, exponent: null, from: image, to: image },
    ...operations.flatMap((operation): Operation[] => {
      if (!isWindow(operation)) return [operation];
      const exponent = 3 * place++ + 2, { output } = formatsOf(operation, bits), { to } = operation;
      return [operation, { kind: "quantise", format: output, floors: false, exponent, from: to, to }];
    }),
  ];
}

/**
 * Compiles the quantised network; its parameters are those of the float one and `exponents`, which `frozen` keeps as
 * they are.
 */
export function compileQuantised(
  arena: Arena,
  operations: readonly Operation[],
  bits: Bits,
  frozen: boolean,
  source: RowSource,
  batch: number,
  random: Random,
): CompiledNetwork {
  const windows = operations.filter(isWindow),
    shapes = new Map(tensorShapes(operations).map(({ name, shape }) => [name, shape]));
  const rounded = windows.flatMap((operation, i): RoundedTensor[] => {
    const { kernel, bias } = formatsOf(operation, bits);
    const count = (name: string) => shapes.get(name)!.reduce((a, b) => a * b, 1);
    return [
      { name: operation.kernel, count: count(operation.kernel), format: kernel, exponent: 3 * i },
      { name: operation.bias, count: count(operation.bias), format: bias, exponent: 3 * i + 1 },
    ];
  });
  const extension: Extension = {
    tensors: [{ name: EXPONENTS, shape: [3 * windows.length] }],
    fixed: frozen ? [EXPONENTS] : [],
    attach: (arena, parameters) => roundedParameters(arena, parameters, rounded),
  };
  return new CompiledNetwork(arena, quantisedOperations(operations, bits), source, batch, random, extension);
}
