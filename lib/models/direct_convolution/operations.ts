/**
 * An architecture as the primitive operations that kernels run: C2 is two of them, D and D* are convolutions of a 1x1
 * map.
 */
import { type Architecture, elementsOf, type Layer, type MapShape } from "../../sizing/mod.ts";
import type { NumberFormat } from "./quantised/quantiser.ts";

export type Operation =
  & { readonly from: MapShape; readonly to: MapShape }
  & (
    | {
      readonly kind: "convolution";
      readonly side: number;
      readonly relu: boolean;
      readonly kernel: string;
      readonly bias: string;
    }
    | { readonly kind: "depthwise"; readonly side: number; readonly kernel: string; readonly bias: string }
    | { readonly kind: "max-pool" }
    | { readonly kind: "dropout" }
    | {
      /** Rounds values to the levels of a few bits (`quantised/`); never part of a float network. */
      readonly kind: "quantise";
      readonly format: NumberFormat;
      /** Rounds down, as the pool of A does on the device. */
      readonly floors: boolean;
      /** Place of its scale in the tensor of exponents; `null`: scale 1. */
      readonly exponent: number | null;
    }
  );

/** An operation that slides a window and has weights. */
export type WindowOperation = Extract<Operation, { kind: "convolution" | "depthwise" }>;

export const isWindow = (operation: Operation): operation is WindowOperation =>
  operation.kind === "convolution" || operation.kind === "depthwise";

/** What A makes of a 32x32x3 image. */
export const POOLED: MapShape = { height: 16, width: 16, channels: 3 };

function convolved(map: MapShape, side: number, channels: number): MapShape {
  return { height: map.height - side + 1, width: map.width - side + 1, channels };
}

/**
 * The operations after A, in order. Tensors are named by the weighted layer's place, from 1: `c1.kernel`, `c1.bias`,
 * for C2 also `c1.depthwise`, `c1.depthwiseBias`; `d2.kernel`, `d2.bias`; `out.kernel`, `out.bias`.
 */
export function operationsOf(architecture: Architecture, relu: boolean, input: MapShape = POOLED): Operation[] {
  const operations: Operation[] = [];
  let map = input, place = 0;
  const push = (operation: Operation) => {
    operations.push(operation);
    map = operation.to;
  };
  const dense = (name: string, units: number, useRelu: boolean) => {
    const from = { height: 1, width: 1, channels: elementsOf(map) }, to = { height: 1, width: 1, channels: units };
    push({ kind: "convolution", side: 1, relu: useRelu, kernel: `${name}.kernel`, bias: `${name}.bias`, from, to });
  };
  const add = (layer: Layer) => {
    switch (layer.code) {
      case "A":
        return;
      case "M":
        return push({
          kind: "max-pool",
          from: map,
          to: { height: map.height >> 1, width: map.width >> 1, channels: map.channels },
        });
      case "Dr":
        return push({ kind: "dropout", from: map, to: map });
      case "D":
        return dense(`d${++place}`, layer.units, true);
      case "D*":
        return dense("out", 10, false);
      case "C1": {
        const name = `c${++place}`, to = convolved(map, layer.side, layer.channels);
        return push({
          kind: "convolution",
          side: layer.side,
          relu,
          kernel: `${name}.kernel`,
          bias: `${name}.bias`,
          from: map,
          to,
        });
      }
      case "C2": {
        const name = `c${++place}`, to = convolved(map, layer.side, map.channels);
        push({
          kind: "depthwise",
          side: layer.side,
          kernel: `${name}.depthwise`,
          bias: `${name}.depthwiseBias`,
          from: map,
          to,
        });
        const out = { ...to, channels: layer.channels };
        return push({
          kind: "convolution",
          side: 1,
          relu: true,
          kernel: `${name}.kernel`,
          bias: `${name}.bias`,
          from: map,
          to: out,
        });
      }
    }
  };
  architecture.forEach(add);
  return operations;
}

/** Of one image's forward pass. */
export function multiplyAccumulates(operations: readonly Operation[]): number {
  return operations.filter(isWindow).reduce((sum, { kind, side, from, to }) => {
    const inputs = kind === "depthwise" ? 1 : from.channels;
    return sum + elementsOf(to) * side ** 2 * inputs;
  }, 0);
}

/**
 * Names and shapes of the tensors, in order: kernels [k][k][in][out], depthwise kernels [k][k][channel], dense ones
 * [in][out].
 */
export function tensorShapes(operations: readonly Operation[]): { name: string; shape: number[] }[] {
  return operations.flatMap((operation) => {
    if (!isWindow(operation)) return [];
    const { side, from, to, kernel, bias } = operation, dense = kernel.startsWith("d") || kernel.startsWith("out");
    const shape = operation.kind === "depthwise"
      ? [side, side, from.channels]
      : dense
      ? [from.channels, to.channels]
      : [side, side, from.channels, to.channels];
    return [{ name: kernel, shape }, { name: bias, shape: [to.channels] }];
  });
}
