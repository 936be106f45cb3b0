/**
 * Every figure that the paper prints, as it prints it, with its place: S. Müksch, T. Olausson, J. Wilhelm, P. Andreadis,
 * "Quantitative Analysis of Image Classification Techniques for Memory-Constrained Devices", arXiv 2005.04968.
 *
 * Accuracies are fractions. Sizes are the printed KB: of 1024 bytes, for ProtoNN of 1000.
 */

export * from "./paper/text.ts";

/** KB, for every method (section 2). */
export const BUDGETS = [8, 16, 32, 64, 128] as const;

export type Budget = (typeof BUDGETS)[number];

/** A winner's row: the budgets that it is printed for, the test accuracy and the size. */
export interface WinnerRow {
  readonly place: string;
  readonly budgets: readonly Budget[];
  readonly testAccuracy: number;
  readonly kilobytes: number;
}

/** Table 1: a candidate layer, its fixed parameters as printed, and the values of the variable ones. */
export interface LayerRow {
  readonly name: string;
  readonly code: "A" | "M" | "D" | "D*" | "C1" | "C2" | "Dr";
  readonly fixed: string;
  readonly outputDims: readonly number[];
  /** Sides of square kernels. */
  readonly kernelSides: readonly number[];
}

const DENSE_DIMS = [16, 32, 64] as const, CONVOLUTION_DIMS = [4, 6, 8, 10, 12, 16, 32, 64] as const;

/** Candidate layers of Direct Convolution. C1 "without activation" is most likely a slip (errata of notebook 02). */
export const TABLE_1: readonly LayerRow[] = [
  { name: "Average Pooling 2D", code: "A", fixed: "pool_size = (2,2)", outputDims: [], kernelSides: [] },
  { name: "Maximum Pooling 2D", code: "M", fixed: "pool_size = (2,2)", outputDims: [], kernelSides: [] },
  { name: "Dense with Activation", code: "D", fixed: "activation = ReLU", outputDims: DENSE_DIMS, kernelSides: [] },
  {
    name: "Dense without Activation",
    code: "D*",
    fixed: "activation = None, output_dim = 10",
    outputDims: [],
    kernelSides: [],
  },
  {
    name: "2D Convolution",
    code: "C1",
    fixed: "activation = None, strides = (1,1), padding = valid",
    outputDims: CONVOLUTION_DIMS,
    kernelSides: [1, 3, 5],
  },
  {
    name: "Depthwise 2D Convolution",
    code: "C2",
    fixed: "activation = ReLU, strides = (1,1), padding = valid, multiplier = 1",
    outputDims: CONVOLUTION_DIMS,
    kernelSides: [3, 5],
  },
  { name: "Dropout", code: "Dr", fixed: "rate = 0.1", outputDims: [], kernelSides: [] },
];

/** The 16 architectures in printed order, C standing for C1 or C2. Three of them lack the Dr that the generator always sets. */
export const TABLE_2: readonly string[] = [
  "A, C, C, C, M, Dr, D*",
  "A, C, M, D, Dr, D*",
  "A, C, D, Dr, D*",
  "A, C, M, C, Dr, D*",
  "A, C, C, M, Dr, D*",
  "A, C, C, Dr, D*",
  "A, D, D, D, Dr, D*",
  "A, C, M, C, D, Dr, D*",
  "A, C, D, D, Dr, D*",
  "A, C, M, D, D, D*",
  "A, C, C, M, D, D*",
  "A, C, C, D, D*",
  "A, C, M, C, C, Dr, D*",
  "A, C, C, M, C, Dr, D*",
  "A, D, D, Dr, D*",
  "A, C, C, C, Dr, D*",
];

export interface NetworkRow extends WinnerRow {
  /** In the notation of `lib/sizing`'s parser. */
  readonly architecture: string;
}

/** The best networks of Direct Convolution. The sizes are those of a 28x28x1 input, the third one cut and not rounded. */
export const TABLE_3: readonly NetworkRow[] = [
  {
    place: "Table 3",
    budgets: [8],
    architecture: "A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*",
    testAccuracy: 0.604,
    kilobytes: 5.39,
  },
  {
    place: "Table 3",
    budgets: [16],
    architecture: "A, C1(6,(3,3)), C1(32,(1,1)), M, C2(64,(3,3)), Dr, D*",
    testAccuracy: 0.629,
    kilobytes: 8.65,
  },
  {
    place: "Table 3",
    budgets: [32],
    architecture: "A, C1(8,(1,1)), C2(16,(3,3)), C1(64,(5,5)), M, Dr, D*",
    testAccuracy: 0.643,
    kilobytes: 19.91,
  },
  {
    place: "Table 3",
    budgets: [64, 128],
    architecture: "A, C1(64,(3,3)), M, C1(64,(1,1)), C1(64,(5,5)), Dr, D*",
    testAccuracy: 0.657,
    kilobytes: 58.23,
  },
];

export interface ProtonnRow extends WinnerRow {
  /** Fraction of entries kept, in W, B and Z alike. */
  readonly density: number;
  readonly learningRate: number;
  readonly projectionDim: number;
  readonly numPrototypes: number;
}

/** The best ProtoNN; gamma is not printed. The size is in KB of 1000 bytes. */
export const TABLE_4: readonly ProtonnRow[] = [{
  place: "Table 4",
  budgets: [32, 64, 128],
  density: 1,
  learningRate: 0.01,
  projectionDim: 2,
  numPrototypes: 4,
  testAccuracy: 0.147,
  kilobytes: 24.77,
}];

export interface BonsaiRow extends WinnerRow {
  readonly depth: number;
  readonly projectionDim: number;
}

/** The best Bonsai trees. */
export const TABLE_5: readonly BonsaiRow[] = [
  { place: "Table 5", budgets: [8], depth: 5, projectionDim: 1, testAccuracy: 0.149, kilobytes: 7.88 },
  { place: "Table 5", budgets: [16], depth: 2, projectionDim: 3, testAccuracy: 0.153, kilobytes: 15.43 },
  { place: "Table 5", budgets: [32], depth: 2, projectionDim: 6, testAccuracy: 0.221, kilobytes: 30.85 },
  { place: "Table 5", budgets: [64], depth: 3, projectionDim: 11, testAccuracy: 0.325, kilobytes: 60.86 },
  { place: "Table 5", budgets: [128], depth: 5, projectionDim: 12, testAccuracy: 0.377, kilobytes: 94.52 },
];

export interface FastgrnnRow extends WinnerRow {
  readonly feed: "row" | "channel" | "multi";
  readonly inputDim: 32;
  /** Of each unit. */
  readonly hiddenDim: number;
  /** Fractions of entries kept. */
  readonly densityW: number;
  readonly densityU: number;
}

type FastgrnnColumn = readonly [Budget, number, number, number, number, number];

const fastgrnnRows = (feed: FastgrnnRow["feed"], columns: readonly FastgrnnColumn[]): FastgrnnRow[] =>
  columns.map(([budget, hiddenDim, densityW, densityU, testAccuracy, kilobytes]) => ({
    place: "Table 6",
    feed,
    budgets: [budget],
    inputDim: 32,
    hiddenDim,
    densityW,
    densityU,
    testAccuracy,
    kilobytes,
  }));

/**
 * The best FastGRNN of each feed: budget, hidden dimension, density of W, of U, test accuracy, size. Channel-major has one
 * model for 64 and 128 KB, printed twice. The two sparse Multi sizes come from a slip in thresholding (finding 6).
 */
export const TABLE_6: readonly FastgrnnRow[] = [
  ...fastgrnnRows("row", [
    [8, 45, 0.2, 0.2, 0.471, 7.57],
    [16, 75, 0.1, 0.2, 0.515, 14.23],
    [32, 120, 0.1, 0.2, 0.541, 31.17],
    [64, 150, 0.1, 0.3, 0.572, 63.56],
    [128, 210, 0.1, 0.3, 0.587, 118.5],
  ]),
  ...fastgrnnRows("channel", [
    [8, 45, 0.2, 0.2, 0.482, 7.57],
    [16, 60, 0.3, 0.3, 0.533, 15.8],
    [32, 105, 0.3, 0.2, 0.553, 30.07],
    [64, 150, 0.1, 0.3, 0.589, 63.56],
    [128, 150, 0.1, 0.3, 0.589, 63.56],
  ]),
  ...fastgrnnRows("multi", [
    [8, 12, 1, 1, 0.447, 7.94],
    [16, 20, 1, 1, 0.477, 15.06],
    [32, 35, 0.3, 1, 0.527, 28.75],
    [64, 55, 1, 1, 0.558, 63.87],
    [128, 90, 0.3, 1, 0.558, 124.09],
  ]),
];

export interface ComparisonRow {
  /** As printed. */
  readonly name: string;
  readonly method: "direct-convolution" | "protonn" | "bonsai" | "fastgrnn";
  /** FastGRNN's feed; the other methods have one row. */
  readonly feed?: FastgrnnRow["feed"];
  /** By budget; null where the table has a dash. */
  readonly cells: Readonly<Record<Budget, { readonly testAccuracy: number; readonly kilobytes: number } | null>>;
}

type Cells = readonly (readonly [testAccuracy: number, kilobytes: number] | null)[];

const comparison = (row: Omit<ComparisonRow, "cells">, cells: Cells): ComparisonRow => {
  const at = (place: number) => {
    const cell = cells[place];
    return cell ? { testAccuracy: cell[0], kilobytes: cell[1] } : null;
  };
  return { ...row, cells: { 8: at(0), 16: at(1), 32: at(2), 64: at(3), 128: at(4) } };
};

/** All methods side by side: test accuracy and size by budget. It prints 0.6433 where Table 3 has 0.643. */
export const TABLE_7: readonly ComparisonRow[] = [
  comparison({ name: "Direct Conv. (3-channel)", method: "direct-convolution" }, [
    [0.604, 5.39],
    [0.629, 8.65],
    [0.6433, 19.91],
    [0.657, 58.23],
    [0.657, 58.23],
  ]),
  comparison({ name: "ProtoNN", method: "protonn" }, [null, null, [0.147, 24.77], [0.147, 24.77], [0.147, 24.77]]),
  comparison({ name: "Bonsai", method: "bonsai" }, [
    [0.149, 7.88],
    [0.153, 15.43],
    [0.221, 30.85],
    [0.325, 60.86],
    [0.377, 94.52],
  ]),
  comparison({ name: "FastGRNN (row-major)", method: "fastgrnn", feed: "row" }, [
    [0.471, 7.57],
    [0.515, 14.23],
    [0.541, 31.17],
    [0.572, 63.56],
    [0.587, 118.5],
  ]),
  comparison({ name: "FastGRNN (channel-major)", method: "fastgrnn", feed: "channel" }, [
    [0.482, 7.57],
    [0.533, 15.8],
    [0.553, 30.07],
    [0.589, 63.56],
    [0.589, 63.56],
  ]),
  comparison({ name: "Multi-FastGRNN", method: "fastgrnn", feed: "multi" }, [
    [0.447, 7.94],
    [0.477, 15.06],
    [0.527, 28.75],
    [0.558, 63.87],
    [0.558, 124.09],
  ]),
];
