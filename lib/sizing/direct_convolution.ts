import { UserError } from "../errors.ts";
import { type Architecture, type Layer, printLayer } from "./architecture.ts";
import { biasBits, onEachRuler, type Ruler, RULER_BITS, scoreBytes, type Size, sizeOf } from "./rulers.ts";
import { accountedSlack, elementsOf, type MapShape } from "./slack.ts";

/** The images that the models see. */
export const CIFAR_INPUT: MapShape = { height: 32, width: 32, channels: 3 };

/** MNIST's shape, the default of the accounting function that the paper's software was taken from. */
export const PRINTED_INPUT: MapShape = { height: 28, width: 28, channels: 1 };

/** Classes, and so outputs of D*. */
const CLASSES = 10;

/** Bytes of the numbers that a network holds. */
interface Widths {
  readonly weight: number;
  readonly bias: number;
  readonly activation: number;
  /** An output of D*. */
  readonly score: number;
  /** Whether dense layers are charged 2 ceil(log2(inputs)) activations, the paper's rough allowance for accumulators. */
  readonly accumulators: boolean;
}

const WIDTHS: Readonly<Record<Ruler, Widths>> = onEachRuler((ruler) =>
  ruler === "paper" ? { weight: 0.5, bias: 1, activation: 0.5, score: 2, accumulators: true } : {
    weight: RULER_BITS[ruler] / 8,
    bias: biasBits(ruler) / 8,
    activation: RULER_BITS[ruler] / 8,
    score: scoreBytes(ruler),
    accumulators: false,
  }
);

/** What a layer makes of a map, and what it costs in numbers of each kind. */
export interface LayerCount {
  /** Flat vectors have height and width 1. */
  readonly to: MapShape;
  readonly weights: number;
  readonly biases: number;
  /** Activations in memory while it runs, without class scores and the allowance for accumulators. */
  readonly activations: number;
  /** Inputs of a dense layer, else 0. */
  readonly fanIn: number;
  readonly scores: number;
}

const NOTHING = { weights: 0, biases: 0, activations: 0, fanIn: 0, scores: 0 };

const dense = (inputs: number, units: number): LayerCount => ({
  to: { height: 1, width: 1, channels: units },
  weights: inputs * units,
  biases: units,
  activations: inputs + units,
  fanIn: inputs,
  scores: 0,
});

/**
 * Counts one layer on the map before it (direct-convolution.md, section 3.1); undefined if its kernel does not fit the map.
 * A counts only its output: the image streams in and is pooled on arrival.
 */
export function countLayer(layer: Layer, from: MapShape): LayerCount | undefined {
  switch (layer.code) {
    case "A":
    case "M": {
      const to = { height: from.height >> 1, width: from.width >> 1, channels: from.channels };
      return to.height < 1 || to.width < 1 ? undefined : { ...NOTHING, to, activations: elementsOf(to) };
    }
    case "Dr":
      return { ...NOTHING, to: from };
    case "D":
      return dense(elementsOf(from), layer.units);
    case "D*": {
      const inputs = elementsOf(from);
      return { ...dense(inputs, CLASSES), activations: inputs, scores: CLASSES };
    }
    case "C1":
    case "C2": {
      const { side, channels } = layer, { height, width, channels: inputs } = from;
      if (side > height || side > width) return undefined;
      const to = { height: height - side + 1, width: width - side + 1, channels };
      if (layer.code === "C1") {
        const activations = elementsOf(from) + accountedSlack(from, side, channels);
        return { ...NOTHING, to, weights: side * side * inputs * channels, biases: channels, activations };
      }
      const activations = Math.max(elementsOf(from), elementsOf(to));
      const weights = side * side * inputs + inputs * channels;
      return { ...NOTHING, to, weights, biases: inputs + channels, activations };
    }
  }
}

/** Bytes of a layer's weights and biases. */
export function storedBytes({ weights, biases }: LayerCount, ruler: Ruler): number {
  const width = WIDTHS[ruler];
  return weights * width.weight + biases * width.bias;
}

/** Bytes of a layer's working memory. */
export function workingBytes({ activations, fanIn, scores }: LayerCount, ruler: Ruler): number {
  const width = WIDTHS[ruler], accumulators = width.accumulators && fanIn > 0 ? 2 * Math.ceil(Math.log2(fanIn)) : 0;
  return (activations + accumulators) * width.activation + scores * width.score;
}

/** The rule that a layer without a count has broken. */
function impossible(layer: Layer, place: number, map: MapShape): UserError {
  const where = `layer ${place} (${printLayer(layer)})`, size = `${map.height}x${map.width} map`;
  const side = layer.code === "C1" || layer.code === "C2" ? layer.side : 2;
  const what = side === 2 ? "2x2 pooling" : `a ${side}x${side} kernel`;
  return new UserError(`${where}: ${what} does not fit the ${size} before it; take a smaller kernel here or earlier`);
}

/**
 * The size of a direct-convolution network, layer by layer. On the paper's ruler: 4-bit weights, 8-bit biases, the worst
 * layer's 4-bit activations, KB = 1024; `input` is the true 32x32x3 by default, with `PRINTED_INPUT` the four sizes of Table
 * 3 come out. On the uniform rulers the same counts at their widths.
 *
 * Throws a UserError that names the layer and the rule where a kernel does not fit its map.
 */
export function directConvolutionSize(architecture: Architecture, input: MapShape = CIFAR_INPUT): Size {
  let map = input;
  return sizeOf(architecture.map((layer, index) => {
    const count = countLayer(layer, map);
    if (!count) throw impossible(layer, index + 1, map);
    const { to, weights, biases } = count, isMap = to.height * to.width > 1 || layer.code.startsWith("C");
    map = to;
    return {
      name: printLayer(layer),
      shape: isMap ? [to.height, to.width, to.channels] : [to.channels],
      parameters: weights + biases,
      biases,
      kept: weights + biases,
      stored: onEachRuler((ruler) => storedBytes(count, ruler)),
      working: onEachRuler((ruler) => workingBytes(count, ruler)),
    };
  }));
}

/** Bytes that the paper prints for this architecture: its accounting at 28x28x1 (finding 1). */
export function paperPrintedBytes(architecture: Architecture): number {
  return directConvolutionSize(architecture, PRINTED_INPUT).bytes.paper;
}
