import { biasPart, CLASSES, constantPart, edgemlMatrixBytes, IMAGE_FEATURES, matrixPart, waiting } from "./edgeml.ts";
import { type PartDraft, scoreBytes, type Size, sizeOf, type UniformRuler } from "./rulers.ts";

/** The paper's three ways of feeding an image as rows of 32 pixels (Figure 1). */
export type Feed = "row" | "channel" | "multi";

/** What FastGRNN's size depends on; dimensions default to CIFAR-10's. */
export interface FastgrnnDimensions {
  readonly feed: Feed;
  /** Of each unit. */
  readonly hiddenDim: number;
  readonly densityW: number;
  readonly densityU: number;
  /** Only of `multi`: densities reach the tensors that the paper's trainer took for W and U ({@linkcode unitDensities}). */
  readonly slip?: true | undefined;
  /** Pixels of a row. */
  readonly inputDim?: number;
  readonly classes?: number;
}

const ROW = 32;
const UNITS = ["red", "green", "blue"] as const;

/** A unit's tensors, under EdgeML's names. */
type Tensor = "W" | "U" | "bias_gate" | "bias_update" | "zeta" | "nu";

/**
 * The densities of those tensors of a unit that thresholding reaches: W and U. Under the paper's slip (finding 6;
 * edgeml-models.md 5.3) EdgeML's trainer was told of three W and three U in a list that goes unit by unit: the density of W
 * reached W, U and bias_gate of the first unit, that of U its bias_update, zeta and nu, and the other two units stayed dense.
 */
export function unitDensities(
  { densityW, densityU, slip }: Pick<FastgrnnDimensions, "densityW" | "densityU" | "slip">,
  unit: number,
): Readonly<Partial<Record<Tensor, number>>> {
  if (!slip) return { W: densityW, U: densityU };
  if (unit > 0) return {};
  return { W: densityW, U: densityW, bias_gate: densityW, bias_update: densityU, zeta: densityU, nu: densityU };
}

/**
 * Of each unit W [32][hiddenDim], U [hiddenDim][hiddenDim], two biases, zeta and nu; FC [units * hiddenDim][classes] and
 * FCbias. `multi` has three units, its densities apply to each (`multiFastgrnnSlipBytes` is what the paper billed).
 * Per-pixel means and deviations cannot fold into W, which all time steps share: 2 x 3072 numbers on the uniform rulers.
 *
 * Inference: one row of pixel bytes, the old and the new hidden state, and the final states of the units done before; one
 * hidden unit at a time (W and U are walked by columns), its gate and candidate in registers. Then one class at a time.
 */
export function fastgrnnSize(dimensions: FastgrnnDimensions): Size {
  const { feed, hiddenDim, inputDim = ROW, classes = CLASSES } = dimensions;
  const units = feed === "multi" ? UNITS.length : 1;
  const parts = Array.from({ length: units }, (_, done): PartDraft[] => {
    const named = (name: string) => units === 1 ? name : `${UNITS[done]}.${name}`;
    const working = (ruler: UniformRuler) => inputDim + waiting((done + 2) * hiddenDim, ruler);
    const densities = unitDensities(dimensions, done);
    const edgeml = (tensor: Tensor, entries: number) => edgemlMatrixBytes(entries, densities[tensor] ?? 1);
    return [
      matrixPart(named("W"), [inputDim, hiddenDim], { density: densities.W ?? 1, lines: "columns", working }),
      matrixPart(named("U"), [hiddenDim, hiddenDim], { density: densities.U ?? 1, lines: "columns", working }),
      biasPart(named("bias_gate"), hiddenDim, working, edgeml("bias_gate", hiddenDim)),
      biasPart(named("bias_update"), hiddenDim, working, edgeml("bias_update", hiddenDim)),
      biasPart(named("zeta, nu"), 2, working, edgeml("zeta", 1) + edgeml("nu", 1)),
    ];
  }).flat();
  const classifying = (ruler: UniformRuler) => waiting(units * hiddenDim, ruler) + classes * scoreBytes(ruler);
  return sizeOf([
    constantPart("means, deviations", [2, IMAGE_FEATURES], () => inputDim),
    ...parts,
    matrixPart("FC", [units * hiddenDim, classes], { density: 1, lines: "columns", working: classifying }),
    biasPart("FCbias", classes, classifying),
  ]);
}

/**
 * Bytes that the paper printed for a Multi-FastGRNN (finding 6): 28.75 and 124.09 KB, where the right sizes are 27.21 and
 * 127.89; a dense model's size is the same (edgeml-models.md 5.3).
 */
export function multiFastgrnnSlipBytes(dimensions: Omit<FastgrnnDimensions, "feed" | "slip">): number {
  return fastgrnnSize({ ...dimensions, feed: "multi", slip: true }).bytes.paper;
}
