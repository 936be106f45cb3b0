/** A network as the steps that a device runs: what each reads and writes, and in which cells. */
import type { Weights } from "../../method.ts";
import type { MapShape } from "../../../sizing/mod.ts";
import { isWindow, type Operation, type WindowOperation } from "../operations.ts";
import type { CellKind, Cells, Numbers } from "./cells.ts";
import type { Window, WindowLayer } from "./convolution.ts";

/** A convolution (dense layers are convolutions of a 1x1 map) or a max pool. */
export type Step =
  & { readonly from: MapShape; readonly to: MapShape; readonly input: CellKind; readonly output: CellKind }
  & ({ readonly kind: "window"; readonly layer: WindowLayer; readonly tensor: string } | { readonly kind: "max-pool" });

export type Program = readonly Step[];

/** How a window operation computes: its cells, and how the exact sum of its products becomes an output. */
export interface WindowArithmetic {
  readonly input: CellKind;
  readonly output: CellKind;
  /** [k][k][in][out], or [k][k][channel] of a depthwise operation. */
  readonly kernel: ArrayLike<number>;
  finish(sum: number, channel: number): number;
}

/**
 * The sum of a window's products in the order kernel row, kernel column, channel: in doubles, so exact for integers.
 */
function windowSum({ kind, side, from, to }: WindowOperation, kernel: ArrayLike<number>) {
  const channels = from.channels, outputs = to.channels;
  if (kind === "depthwise") {
    return (input: Cells, { at, rowStep, columnStep }: Window, channel: number) => {
      let sum = 0, w = channel;
      for (let a = 0; a < side; a++) {
        for (let b = 0; b < side; b++, w += channels) {
          sum += kernel[w]! * input.get(at + a * rowStep + b * columnStep + channel);
        }
      }
      return sum;
    };
  }
  return (input: Cells, { at, rowStep, columnStep }: Window, channel: number) => {
    let sum = 0, w = channel;
    for (let a = 0; a < side; a++) {
      for (let b = 0; b < side; b++) {
        const x = at + a * rowStep + b * columnStep;
        for (let c = 0; c < channels; c++, w += outputs) sum += kernel[w]! * input.get(x + c);
      }
    }
    return sum;
  };
}

/** The same sums for all channels at once, in the same order of terms for each; terms of zero are left out. */
function windowSums({ kind, side, from, to }: WindowOperation, kernel: ArrayLike<number>) {
  const channels = from.channels,
    outputs = to.channels,
    sums = new Float64Array(outputs),
    weights = Float64Array.from(kernel);
  return (input: ArrayLike<number>, { at, rowStep, columnStep }: Window) => {
    sums.fill(0);
    for (let a = 0, w = 0; a < side; a++) {
      for (let b = 0; b < side; b++) {
        for (let c = 0, x = at + a * rowStep + b * columnStep; c < channels; c++, x++) {
          const value = input[x]!;
          if (kind === "depthwise") sums[c]! += weights[w++]! * value;
          else if (value === 0) w += outputs;
          else for (let o = 0; o < outputs; o++) sums[o]! += weights[w++]! * value;
        }
      }
    }
    return sums;
  };
}

/** The steps of a network whose window operations compute as `arithmetic` says; dropout is nothing on a device. */
export function programOf(
  operations: readonly Operation[],
  arithmetic: (operation: WindowOperation) => WindowArithmetic,
): Program {
  const steps: Step[] = [];
  for (const operation of operations) {
    const { from, to } = operation;
    if (operation.kind === "max-pool") {
      const cells = steps.at(-1)?.output ?? "uint4";
      steps.push({ kind: "max-pool", from, to, input: cells, output: cells });
      continue;
    }
    if (!isWindow(operation)) continue;
    const { input, output, kernel, finish } = arithmetic(operation), sum = windowSum(operation, kernel);
    const { side, kind } = operation;
    const value = (cells: Cells, window: Window, channel: number) => finish(sum(cells, window, channel), channel);
    const all = windowSums(operation, kernel);
    const pixel = (values: ArrayLike<number>, window: Window, into: Numbers, at: number) => {
      const sums = all(values, window);
      for (let c = 0; c < sums.length; c++) into[at + c] = finish(sums[c]!, c);
    };
    const layer = { from, to, side, depthwise: kind === "depthwise", value, pixel };
    steps.push({ kind: "window", layer, tensor: operation.kernel, from, to, input, output });
  }
  return steps;
}

/** The float network: sums in doubles, every output kept as a float32. */
export function floatProgram(operations: readonly Operation[], weights: Weights): Program {
  return programOf(operations, (operation) => {
    const bias = weights[operation.bias]!, relu = operation.kind === "convolution" && operation.relu;
    const finish = (sum: number, channel: number) => {
      const value = sum + bias[channel]!;
      return relu && value < 0 ? 0 : value;
    };
    return { input: "float32", output: "float32", kernel: weights[operation.kernel]!, finish };
  });
}
