/** The figures that stand in the paper's text, each with its section. */

export interface TextFigure {
  /** Accuracies are fractions; sizes are the printed KB. */
  readonly value: number;
  readonly unit: "accuracy" | "KB" | "models" | "images" | "epochs" | "number";
  /** Section of the paper. */
  readonly place: string;
}

const one = (place: string, unit: TextFigure["unit"], value: number): TextFigure => ({ value, unit, place });

/** Data (section 3). */
export const DATA_FIGURES = {
  images: one("3", "images", 60_000),
  trainImages: one("3", "images", 40_000),
  validationImages: one("3", "images", 10_000),
  validationImagesPerClass: one("3", "images", 1_000),
  testImages: one("3", "images", 10_000),
  classes: one("3", "number", 10),
} as const;

/** Training and search as the paper describes them. */
export const PROTOCOL_FIGURES = {
  directConvolution: {
    architectures: one("4.1", "number", 16),
    candidatesPerBudget: one("5.1", "models", 750),
    candidateEpochs: one("4.1", "epochs", 5),
    learningRate: one("5.1", "number", 0.005),
    decayPerEpoch: one("5.1", "number", 0.95),
    epochs: one("5.1", "epochs", 100),
    patience: one("5.1", "epochs", 5),
  },
  protonn: {
    density: one("5.2", "number", 1),
    epochs: one("5.2", "epochs", 100),
    patience: one("5.2", "epochs", 10),
  },
  bonsai: {
    models: one("Figure 2", "models", 129),
    epochs: one("5.3", "epochs", 200),
    batch: one("5.3", "number", 224),
    learningRate: one("5.3", "number", 0.01),
    sharpness: one("5.3", "number", 1),
    regulariserW: one("5.3", "number", 1e-3),
    regulariserV: one("5.3", "number", 1e-3),
    regulariserT: one("5.3", "number", 1e-3),
    regulariserZ: one("5.3", "number", 1e-4),
    densityW: one("5.3", "number", 0.3),
    densityV: one("5.3", "number", 0.3),
    densityT: one("5.3", "number", 0.62),
    densityZ: one("5.3", "number", 0.2),
  },
  fastgrnn: {
    models: one("5.4", "models", 45),
    modelsPerBudgetAndFeed: one("5.4", "models", 3),
    epochs: one("5.4", "epochs", 150),
    batch: one("5.4", "number", 100),
    learningRate: one("5.4", "number", 0.01),
    decay: one("5.4", "number", 0.1),
    decayAfterEpochs: one("5.4", "epochs", 100),
    weightDecay: one("5.4", "number", 5e-4),
  },
} as const;

/** ProtoNN's grid (section 5.2). */
export const PROTONN_GRID = {
  place: "5.2",
  projectionDims: [2, 4, 8, 16, 32, 64],
  numPrototypes: [2, 4, 8, 16, 32, 64],
  gammas: [1.5e-4, 1.5e-3, 1.5e-2, 1.5e-1, 1.5, 1.5e1, 1.5e2, 1.5e3, 1.5e4],
  learningRates: [0.1, 0.01, 0.001],
} as const;

/** Bonsai's depths; dimensions go from 1 until a model no longer fits (section 4.3). */
export const BONSAI_SPACE = { place: "4.3", depths: [1, 2, 3, 4, 5, 6, 7, 8], kilobytes: 128 } as const;

/** FastGRNN's candidates before all but the three nearest to each budget are dropped (section 5.4). */
export const FASTGRNN_SPACE = {
  place: "5.4",
  densities: [0.1, 0.2, 0.3],
  hiddenStep: 15,
  hiddenMost: 225,
  multiHiddenStep: 5,
  multiHiddenMost: 100,
  /** Added by hand for Multi-FastGRNN at 8 KB. */
  multiAdded: [{ hiddenDim: 12, densityW: 1 }, { hiddenDim: 14, densityW: 0.1 }],
} as const;

/** Results that no table has. */
export const RESULT_FIGURES = {
  protonnSmallest: one("5.2", "KB", 24.67),
  protonnLargest: one("5.2", "KB", 805.38),
  /** Of the model with the best validation accuracy of all sizes. */
  protonnBestSize: one("5.2", "KB", 791.16),
  protonnBestTestAccuracy: one("5.2", "accuracy", 0.147),
  bonsaiDepth5LargestDim: one("5.3", "number", 16),
  bonsaiDepth5BestValidation: one("5.3", "accuracy", 0.376),
  bonsaiDepth5BestSize: one("5.3", "KB", 94.52),
  bonsaiDepth8LargestDim: one("5.3", "number", 4),
  bonsaiDepth8BestValidation: one("5.3", "accuracy", 0.163),
  /** The size of dimension 3, not of 4 (finding 5). */
  bonsaiDepth8BestSize: one("5.3", "KB", 89.25),
} as const;
