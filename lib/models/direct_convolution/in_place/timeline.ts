/** What a network's working memory holds from its first pixel to its last score. */
import { type Architecture, directConvolutionSize, elementsOf, type MapShape } from "../../../sizing/mod.ts";
import { printLayer } from "../../../sizing/architecture.ts";
import { operationsOf, POOLED } from "../operations.ts";
import { cellsOf } from "./cells.ts";
import { convolveInPlace, type WindowLayer } from "./convolution.ts";

/**
 * Bytes in use after an output pixel: of the input still needed, and of the outputs there are. A dense layer has one
 * moment for each output instead: all of them read the whole input.
 */
export interface Moment {
  readonly input: number;
  readonly output: number;
}

export interface TimelineStep {
  /** The layer as the paper writes it; the two halves of C2 are told apart. */
  readonly name: string;
  /** Index of the layer in the architecture. */
  readonly layer: number;
  readonly from: MapShape | null;
  readonly to: MapShape;
  /** In the order of computation. */
  readonly moments: readonly Moment[];
}

export interface Timeline {
  /** Bytes that the paper's accounting gives the network at this input. */
  readonly capacity: number;
  /** The layer that sets them. */
  readonly decides: number;
  readonly steps: readonly TimelineStep[];
}

/** Bytes of an activation and of a score, as the paper counts. */
const ACTIVATION = 0.5, SCORE = 2;

function windowMoments(layer: WindowLayer, scores: boolean): Moment[] {
  const { from, to } = layer, inputs = elementsOf(from), outputs = elementsOf(to), moments: Moment[] = [];
  const output = scores ? SCORE : ACTIVATION;
  if (to.height * to.width === 1 && from.height * from.width === 1) {
    return Array.from({ length: outputs }, (_, i) => ({ input: inputs * ACTIVATION, output: (i + 1) * output }));
  }
  const memory = cellsOf(new Float64Array(inputs + outputs));
  let written = 0, pixel = 0;
  convolveInPlace(layer, { input: memory, output: memory, ratio: 1 }, "direct", {
    onWrite: () => void written++,
    onFree(cell) {
      if (written === pixel) return;
      pixel = written;
      moments.push({ input: (inputs + outputs - cell) * ACTIVATION, output: written * output });
    },
  });
  return moments;
}

/** Runs an architecture's memory, without its numbers. Throws a UserError on an impossible shape. */
export function memoryTimeline(architecture: Architecture): Timeline {
  const size = directConvolutionSize(architecture),
    operations = operationsOf(architecture, true),
    steps: TimelineStep[] = [];
  let next = 0;
  architecture.forEach((layer, index) => {
    const name = printLayer(layer), count = layer.code === "A" ? 0 : layer.code === "C2" ? 2 : 1;
    if (layer.code === "A") {
      const filled = (pixel: number) => ({ input: 0, output: (pixel + 1) * POOLED.channels * ACTIVATION });
      const moments = Array.from({ length: POOLED.height * POOLED.width }, (_, pixel) => filled(pixel));
      steps.push({ name, layer: index, from: null, to: POOLED, moments });
    }
    for (const operation of operations.slice(next, next += count)) {
      const { kind, from, to } = operation, place = { layer: index, from, to };
      if (kind === "max-pool") {
        // a pooled pixel frees its own four
        const pixels = to.height * to.width, channels = to.channels * ACTIVATION;
        const moments = Array.from({ length: pixels }, (_, i) => ({
          input: elementsOf(from) * ACTIVATION - 4 * (i + 1) * channels,
          output: (i + 1) * channels,
        }));
        steps.push({ name, ...place, moments });
      } else if (kind === "convolution" || kind === "depthwise") {
        const half = layer.code !== "C2" ? "" : kind === "depthwise" ? ": depthwise" : ": 1x1";
        const window = { from, to, side: operation.side, depthwise: kind === "depthwise", value: () => 0 };
        steps.push({ name: name + half, ...place, moments: windowMoments(window, layer.code === "D*") });
      }
    }
  });
  return { capacity: size.working.paper, decides: size.parts.findIndex((part) => part.decides.paper), steps };
}
