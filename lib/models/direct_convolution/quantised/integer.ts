/**
 * The network as a device without floating point runs it: small integers, exact sums, shifts (direct-convolution.md,
 * section 6).
 */
import type { Weights } from "../../method.ts";
import type { CellKind } from "../in_place/cells.ts";
import { type Program, programOf } from "../in_place/program.ts";
import { isWindow, type Operation } from "../operations.ts";
import { type Bits, formatsOf } from "./network.ts";
import { levelOf, levelRange, type NumberFormat, roundHalfEven, scaleOf } from "./quantiser.ts";
import { EXPONENTS } from "./stages.ts";

/** A window operation in integers: clip(round(max(sum << sumShift + bias << biasShift, 0) / 2^outputShift)). */
export interface IntegerLayer {
  /** [k][k][in][out], or [k][k][channel] of a depthwise operation. */
  readonly kernel: Int16Array;
  readonly bias: Int16Array;
  /** One of the two is 0. The reference's device has sumShift alone (its sL). */
  readonly sumShift: number;
  readonly biasShift: number;
  /** The reference's sR + 1. Negative: multiplies. */
  readonly outputShift: number;
  readonly relu: boolean;
  readonly input: NumberFormat;
  readonly output: NumberFormat;
  /** An output stands for level * 2^outputExponent. */
  readonly outputExponent: number;
}

/** By the name of the kernel's tensor. */
export type IntegerLayers = Readonly<Record<string, IntegerLayer>>;

/** log2 of the step between two levels. */
const stepExponent = (exponent: number, { bits, signed }: NumberFormat) =>
  roundHalfEven(exponent) - (signed ? bits - 1 : bits);

/** The integers of a quantised network, from the values that its training leaves: the originals and the exponents. */
export function integerLayers(operations: readonly Operation[], weights: Weights, bits: Bits): IntegerLayers {
  const exponents = weights[EXPONENTS]!, layers: Record<string, IntegerLayer> = {};
  let input: NumberFormat = { bits: bits.activations, signed: false }, inputExponent = -bits.activations;
  for (const [i, operation] of operations.filter(isWindow).entries()) {
    const { kernel, bias, output } = formatsOf(operation, bits),
      [kernelS = 0, biasS = 0, outputS = 0] = exponents.subarray(3 * i);
    const levels = (name: string, format: NumberFormat, s: number) =>
      Int16Array.from(weights[name]!, (value) => levelOf(value, format, scaleOf(s)));
    const sumExponent = inputExponent + stepExponent(kernelS, kernel), biasExponent = stepExponent(biasS, bias);
    const unit = Math.min(sumExponent, biasExponent), outputExponent = stepExponent(outputS, output);
    layers[operation.kernel] = {
      kernel: levels(operation.kernel, kernel, kernelS),
      bias: levels(operation.bias, bias, biasS),
      sumShift: sumExponent - unit,
      biasShift: biasExponent - unit,
      outputShift: outputExponent - unit,
      relu: operation.kind === "convolution" && operation.relu,
      input,
      output,
      outputExponent,
    };
    input = output, inputExponent = outputExponent;
  }
  return layers;
}

/** What makes an output of an exact sum of products. */
export function finisher(layer: IntegerLayer): (sum: number, channel: number) => number {
  const { low, high } = levelRange(layer.output),
    { relu } = layer,
    bias = Float64Array.from(layer.bias, (b) => b * 2 ** layer.biasShift);
  const left = 2 ** layer.sumShift, right = 2 ** -layer.outputShift;
  return (sum, channel) => {
    const value = sum * left + bias[channel]!;
    if (relu && value <= 0) return 0;
    const level = roundHalfEven(value * right);
    return level < low ? low : level > high ? high : level;
  };
}

/** A: the sum of four pixel bytes, rounded down to the image's levels. */
export const pooledLevel = (sum: number, bits: number): number => Math.floor(sum / 2 ** (10 - bits));

/** The narrowest cells that hold a format. */
function cellsFor({ bits, signed }: NumberFormat): CellKind {
  if (bits > 8) return "int16";
  return bits > 4 ? (signed ? "int8" : "uint8") : signed ? "int4" : "uint4";
}

/** The steps that run in place or with buffers of their own; scores are levels. */
export function integerProgram(operations: readonly Operation[], layers: IntegerLayers): Program {
  return programOf(operations, (operation) => {
    const layer = layers[operation.kernel]!;
    return {
      input: cellsFor(layer.input),
      output: cellsFor(layer.output),
      kernel: layer.kernel,
      finish: finisher(layer),
    };
  });
}
