/** What the sizes of ProtoNN, Bonsai and FastGRNN are made of: matrices with densities, and vectors that stay dense. */
import {
  biasBits,
  type Bytes,
  onEachRuler,
  onUniformRulers,
  type PartDraft,
  RULER_BITS,
  type UniformRuler,
} from "./rulers.ts";
import { cheapestStorage } from "./storage.ts";

/** CIFAR-10 as the three methods see it. */
export const IMAGE_FEATURES = 3072, CLASSES = 10;

/** Entries that hard thresholding to a target density keeps (edgeml-models.md 1.5). */
export const keptEntries = (entries: number, density: number): number => Math.ceil(entries * density);

/**
 * Bytes of a matrix as EdgeML's example scripts count them, from the target density and not from the zeros there are:
 * 8 for each kept entry below a density of one half, else 4 for each entry (edgeml-models.md 5.1).
 */
export function edgemlMatrixBytes(entries: number, density: number): number {
  return density < 0.5 ? 8 * keptEntries(entries, density) : 4 * entries;
}

interface MatrixOptions {
  /** Fraction of entries kept; 1 is a matrix that is never thresholded. */
  readonly density: number;
  /** Which of its lines inference goes through one after the other. */
  readonly lines: "rows" | "columns";
  /** Bytes of working memory while it is used. */
  readonly working: (ruler: UniformRuler) => number;
}

/** A weight matrix. */
export function matrixPart(
  name: string,
  shape: readonly [rows: number, columns: number],
  { density, lines, working }: MatrixOptions,
): PartDraft {
  const [rows, columns] = shape, entries = rows * columns, kept = keptEntries(entries, density);
  const walk = lines === "rows" ? { lines: rows, length: columns, kept } : { lines: columns, length: rows, kept };
  const cheapest = (ruler: UniformRuler) => cheapestStorage(walk, RULER_BITS[ruler]);
  const stored: Bytes = onEachRuler((ruler) =>
    ruler === "paper" ? edgemlMatrixBytes(entries, density) : cheapest(ruler).bits / 8
  );
  const part = { name, shape, parameters: entries, biases: 0, kept, stored, working: onUniformRulers(working) };
  if (density === 1) return part;
  const storage = {
    float32: cheapest("float32").storage,
    int8: cheapest("int8").storage,
    int4: cheapest("int4").storage,
  };
  return { ...part, storage };
}

/**
 * Trained biases and single numbers: 4 bytes each in EdgeML's count, unless `edgemlBytes` says otherwise; dense on all other
 * rulers.
 */
export function biasPart(
  name: string,
  count: number,
  working: (ruler: UniformRuler) => number,
  edgemlBytes = 4 * count,
): PartDraft {
  return {
    name,
    shape: [count],
    parameters: count,
    biases: count,
    kept: count,
    stored: onEachRuler((ruler) => ruler === "paper" ? edgemlBytes : count * biasBits(ruler) / 8),
    working: onUniformRulers(working),
  };
}

/** Numbers that inference needs and that were not trained; the paper does not bill them. */
export function constantPart(
  name: string,
  shape: readonly number[],
  working: (ruler: UniformRuler) => number,
): PartDraft {
  const count = shape.reduce((product, n) => product * n, 1);
  return {
    name,
    shape,
    parameters: 0,
    biases: 0,
    kept: count,
    stored: onUniformRulers((ruler) => count * biasBits(ruler) / 8),
    working: onUniformRulers(working),
  };
}

/** Bytes of so many values that wait. */
export const waiting = (count: number, ruler: UniformRuler): number => count * RULER_BITS[ruler] / 8;
