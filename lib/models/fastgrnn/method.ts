import { fastgrnnSize, KILOBYTE, multiFastgrnnSlipBytes } from "../../sizing/mod.ts";
import type { Method, PrintedSize, Protocol, RunShape, TrainingHooks } from "../method.ts";
import { ThreePhases } from "../sparsity/mod.ts";
import { CompiledFastgrnn } from "./compile.ts";
import { type FastgrnnConfig, fastgrnnParameters, fastgrnnSchema, isDense, shapeOf } from "./config.ts";
import { defineFastgrnn } from "./definition.ts";
import { fastgrnnInitialValues } from "./initial_values.ts";

export type { FastgrnnConfig };

/**
 * Paper, section 4.4, and edgeml-models.md 4.5. The paper rolls back to the best validation epoch of the
 * "post-compression stage": the last of the three phases. Decay of the rate and of the weights depend on the budget:
 * the studies set them.
 */
export const FASTGRNN_PROTOCOL: Protocol = {
  epochs: 150,
  batch: 100,
  optimiser: { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay: 0 },
  schedule: { name: "step", rate: 0.01, factor: 0.1, every: null },
  earlyStopping: null,
  keep: { epoch: "best-accuracy-from", from: 100 },
  shuffle: true,
  lastBatch: "keep",
  images: null,
};

/** `row, H 45, W 0.2, U 0.2`. */
function label({ feed, hiddenDim, densityW, densityU, trainClassifier, slip }: FastgrnnConfig): string {
  const densities = isDense({ densityW, densityU }) ? "dense" : `W ${densityW}, U ${densityU}`;
  const variants = `${slip ? ", thresholds by the slip" : ""}${trainClassifier ? "" : ", classifier fixed"}`;
  return `${feed}, H ${hiddenDim}, ${densities}${variants}`;
}

/** What the slip of finding 6 made of a thresholded Multi-FastGRNN. */
function printed(config: FastgrnnConfig): PrintedSize | null {
  const slip = multiFastgrnnSlipBytes(config);
  if (config.feed !== "multi" || slip === fastgrnnSize(config).bytes.paper) return null;
  return { note: `the paper would print ${(slip / KILOBYTE).toFixed(2)} KB: its densities reached the red unit only` };
}

/** Each unit's steps, then the classifier. */
function multiplyAccumulates(config: FastgrnnConfig): number {
  const { hidden, inputs, classes, starts } = shapeOf(config);
  const steps = starts.reduce((sum, unit) => sum + unit.length, 0);
  return steps * hidden * (inputs + hidden) + starts.length * hidden * classes;
}

/** The three phases of a sparse run on W and U of each unit; a dense one has none. */
function hooks(config: FastgrnnConfig, { batchesPerEpoch, epochs }: RunShape): TrainingHooks {
  const targets = fastgrnnParameters(shapeOf(config), config)
    .flatMap(({ name, density }) => density === undefined ? [] : [{ name, density }]);
  if (targets.length === 0) return {};
  const phases = new ThreePhases(targets, batchesPerEpoch * epochs);
  return {
    afterStep: (iteration, model) => void phases.afterStep(iteration, model.parameters),
    save: () => phases.save(),
    restore: (state) => phases.restore(state as ReturnType<typeof phases.save>),
  };
}

/** EdgeML's FastGRNN over the rows of an image, or three of them side by side (sections 2.4 and 4.4 of the paper). */
export const fastgrnn: Method<FastgrnnConfig, "fastgrnn"> = {
  name: "fastgrnn",
  schema: fastgrnnSchema,
  label,
  parameters: (config) => fastgrnnParameters(shapeOf(config), config),
  init: (config, random) => fastgrnnInitialValues(fastgrnnParameters(shapeOf(config)), random),
  protocol: () => FASTGRNN_PROTOCOL,
  size: fastgrnnSize,
  printed,
  multiplyAccumulates,
  input: () => "standardised",
  compile: (config, arena, source, batch) =>
    new CompiledFastgrnn(arena, shapeOf(config), source, batch, config.trainClassifier),
  hooks,
  define: (config) => defineFastgrnn(config.feed),
};
