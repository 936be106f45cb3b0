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
  /** Pixels of a row. */
  readonly inputDim?: number;
  readonly classes?: number;
}

const ROW = 32;
const UNITS = ["red", "green", "blue"] as const;

/**
 * Of each unit W [32][hiddenDim], U [hiddenDim][hiddenDim], two biases, zeta and nu; FC [units * hiddenDim][classes] and
 * FCbias. `multi` has three units, its densities apply to each (`multiFastgrnnSlipBytes` is what the paper billed).
 * Per-pixel means and deviations cannot fold into W, which all time steps share: 2 x 3072 numbers on the uniform rulers.
 *
 * Inference: one row of pixel bytes, the old and the new hidden state, and the final states of the units done before; one
 * hidden unit at a time (W and U are walked by columns), its gate and candidate in registers. Then one class at a time.
 */
export function fastgrnnSize(dimensions: FastgrnnDimensions): Size {
  const { feed, hiddenDim, densityW, densityU, inputDim = ROW, classes = CLASSES } = dimensions;
  const units = feed === "multi" ? UNITS.length : 1;
  const parts = Array.from({ length: units }, (_, done): PartDraft[] => {
    const named = (name: string) => units === 1 ? name : `${UNITS[done]}.${name}`;
    const working = (ruler: UniformRuler) => inputDim + waiting((done + 2) * hiddenDim, ruler);
    return [
      matrixPart(named("W"), [inputDim, hiddenDim], { density: densityW, lines: "columns", working }),
      matrixPart(named("U"), [hiddenDim, hiddenDim], { density: densityU, lines: "columns", working }),
      biasPart(named("bias_gate"), hiddenDim, working),
      biasPart(named("bias_update"), hiddenDim, working),
      biasPart(named("zeta, nu"), 2, working),
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
 * Bytes that the paper printed for a Multi-FastGRNN (finding 6): EdgeML's trainer was told of three W and three U in a list
 * that goes unit by unit, so the density of W reached W, U and bias_gate of the red unit, that of U its bias_update, zeta
 * and nu, and the other two units stayed dense. Gives the printed 28.75 and 124.09 KB, where the right sizes are 27.21 and
 * 127.89; a dense model's size is the same (edgeml-models.md 5.3).
 */
export function multiFastgrnnSlipBytes({ hiddenDim, densityW, densityU }: Omit<FastgrnnDimensions, "feed">): number {
  const w = ROW * hiddenDim, u = hiddenDim * hiddenDim;
  const red = [w, u, hiddenDim].reduce((sum, entries) => sum + edgemlMatrixBytes(entries, densityW), 0) +
    [hiddenDim, 1, 1].reduce((sum, entries) => sum + edgemlMatrixBytes(entries, densityU), 0);
  const dense = 4 * (w + u + 2 * hiddenDim + 2), classifier = 4 * (3 * hiddenDim * CLASSES + CLASSES);
  return red + 2 * dense + classifier;
}
