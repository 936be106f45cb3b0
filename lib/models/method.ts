/** The one shape that every method has: training, search, sizing and reports know only this. A fifth method is one folder. */
import type { z } from "zod";
import type { Size } from "../sizing/mod.ts";
import type { Random } from "../random/mod.ts";
import type { Arena, ParameterStore } from "../engine/mod.ts";
import type { TfDefinition } from "./definition.ts";
import type { MethodName } from "./mod.ts";

/** One tensor of a model, row-major. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Fraction of entries kept by hard thresholding (EdgeML's "sparsity"); absent: the tensor is never thresholded. */
  readonly density?: number;
}

/** The values of a model's tensors by name, each row-major. */
export type Weights = Record<string, Float32Array>;

/** How a model is trained when nobody says otherwise: the paper's values. Every field is recorded in the trial. */
export interface Protocol {
  readonly epochs: number;
  readonly batch: number;
  readonly optimiser: {
    readonly name: "adam";
    /** Where epsilon stands: `keras` folds the bias correction into the rate, `pytorch` corrects sqrt(v) first. */
    readonly form: "keras" | "pytorch";
    readonly epsilon: number;
    /** Coupled L2 on every parameter. */
    readonly weightDecay: number;
  };
  readonly schedule:
    | { readonly name: "exponential"; readonly rate: number; readonly factor: number; readonly floor: number }
    | { readonly name: "step"; readonly rate: number; readonly factor: number; readonly every: number | null };
  /** `null`: no early stopping. */
  readonly earlyStopping:
    | null
    | { readonly watch: "validation-loss" | "validation-accuracy"; readonly patience: number };
  /** Whose weights are kept: of the best watched epoch, of the last one, or of the best from an epoch on. */
  readonly keep:
    | { readonly epoch: "best-loss" | "best-accuracy" | "last" }
    | { readonly epoch: "best-accuracy-from"; readonly from: number };
  /** A new order of the training rows each epoch, or the same one always. */
  readonly shuffle: boolean;
  /** The short last batch of an epoch is used, or dropped. */
  readonly lastBatch: "keep" | "drop";
  /** First N of the shuffled training rows; `null` means all 40,000. */
  readonly images: number | null;
}

/** What the compiled model reads: rows of the data set in the arena, or of any matrix in a test. */
export interface InputSource {
  readonly kind: "u8" | "u16" | "f32";
  /** Byte offset in the arena of row 0. */
  readonly offset: number;
  /** Elements in a row. */
  readonly features: number;
  /** value = x * scale[f] + shift[f]; byte offsets of two Float32 arrays of `features`. */
  readonly scale: number;
  readonly shift: number;
  /** Byte offset of one label byte a row. */
  readonly labels: number;
}

/** A model compiled into buffers and kernel calls; stepping allocates nothing. Scores are [rows][10]. */
export interface CompiledModel {
  readonly arena: Arena;
  readonly parameters: ParameterStore;
  /** Rows in the largest batch it was compiled for. */
  readonly batch: number;
  /** The model on our kernels that this one stands for, where another engine computes. */
  readonly compiled?: CompiledModel;
  /** Bonsai's sharpness of branching in training (sigmaI), which its hooks set. */
  sharpness?: number;
  /** Mean loss of the rows (regulariser included); its gradient replaces `parameters.gradients`. Dropout is on. */
  lossAndGradient(rows: Int32Array, start: number, count: number): number;
  /** Sum of the data loss over the rows and how many are classified right, dropout off. Any count. */
  evaluate(rows: Int32Array, start: number, count: number): { loss: number; correct: number };
  /** Class scores of the rows, [count][10], dropout off. Any count. */
  scores(rows: Int32Array, start: number, count: number): Float32Array;
}

/** What training does around the optimiser's step for methods that are thresholded or annealed. */
export interface TrainingHooks {
  /** Before the first step, with the initial values in place: starts that look at training rows. Not when a run resumes. */
  begin?(model: CompiledModel): void;
  /** Before the forward pass of the 0-based global iteration. */
  beforeStep?(iteration: number, model: CompiledModel): void;
  /** After the optimiser's step of that iteration. */
  afterStep?(iteration: number, model: CompiledModel): void;
  /** After an epoch's last step, before validation. */
  afterEpoch?(epoch: number, model: CompiledModel): void;
  /** State to save with a checkpoint, JSON; `restore` takes it back. */
  save?(): unknown;
  restore?(state: unknown): void;
}

/** Facts about a run that hooks need. */
export interface RunShape {
  readonly trainRows: Int32Array;
  readonly batchesPerEpoch: number;
  readonly epochs: number;
  readonly batch: number;
}

/** Where the paper's own figure of a size is another one than {@linkcode Method.size} gives on its ruler, and why. */
export interface PrintedSize {
  readonly note: string;
  /** Counted at the input of the sizes that the paper prints; null where the model is impossible there. */
  readonly size?: Size | null;
}

export interface Method<Config = unknown, Name extends string = MethodName> {
  /** As in the paper. */
  readonly name: Name;
  /** The key of a config that the paper has a notation for: on a command line it may stand alone. */
  readonly notation?: string;
  /** Refuses unknown keys and impossible values in one line; fills in the paper's defaults. */
  readonly schema: z.ZodType<Config>;
  /** A short line for tables: `H 45, W 0.2, U 0.2`. */
  label(config: Config): string;
  parameters(config: Config): readonly ParameterSpec[];
  /** Initial values, from the seeded generator only. */
  init(config: Config, random: Random): Weights;
  /** The config of the model whose trained weights this one starts from; `null` or absent: it starts from `init`. */
  base?(config: Config): Config | null;
  /** Starting values from those weights. `sample` gives the first validation images as the model reads them. */
  adopt?(config: Config, weights: Weights, sample: (images: number) => Float32Array[]): Weights;
  protocol(config: Config): Protocol;
  /** Bytes on every ruler, part by part, at the true 32x32x3 input. */
  size(config: Config): Size;
  /** Absent or null: the paper prints what `size` gives. */
  printed?(config: Config): PrintedSize | null;
  /** Of one image's forward pass, as it is computed: thresholded zeros are multiplied too. */
  multiplyAccumulates(config: Config): number;
  /** Which form of the pixels it reads. */
  input(config: Config): "pooled" | "raw" | "standardised";
  compile(config: Config, arena: Arena, source: InputSource, batch: number, random: Random): CompiledModel;
  hooks?(config: Config, shape: RunShape, random: Random): TrainingHooks;
  /** The same model in plain TensorFlow.js: what notebooks show and what the kernels are judged by. */
  define(config: Config): TfDefinition;
}
