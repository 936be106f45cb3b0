import { UserError } from "../../errors.ts";
import { PROTONN_PRINTED_KILOBYTE, protonnSize } from "../../sizing/mod.ts";
import type { CompiledModel, Method, Protocol, RunShape, TrainingHooks } from "../method.ts";
import { hardThreshold } from "../sparsity/mod.ts";
import type { Random } from "../../random/mod.ts";
import { CompiledProtonn } from "./compile.ts";
import { isSparse, type ProtonnConfig, protonnParameters, protonnSchema, shapeOf } from "./config.ts";
import { defineProtonn } from "./definition.ts";
import { protonnInitialValues } from "./initial_values.ts";
import { kMeansPrototypes, medianGamma, prototypesPerClass } from "./start.ts";

export type { ProtonnConfig };

/**
 * edgeml-models.md 2.5: EdgeML's script, with the paper's early stopping (section 4.2) on validation accuracy and the best
 * epoch's weights kept. The rate is part of the config, because the paper's grid has it.
 */
const protocol = ({ learningRate }: ProtonnConfig): Protocol => ({
  epochs: 100,
  batch: 32,
  optimiser: { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay: 0 },
  schedule: { name: "step", rate: learningRate, factor: 1, every: null },
  earlyStopping: { watch: "validation-accuracy", patience: 10 },
  keep: { epoch: "best-accuracy" },
  shuffle: false,
  lastBatch: "keep",
  images: null,
});

/** `d 2, m 4, gamma 0.0015, rate 0.01`. */
function label(config: ProtonnConfig): string {
  const { projectionDim, numPrototypes, gamma, learningRate, input, loss, start } = config;
  const rest = [
    input === "raw" ? "" : input,
    loss === "cross-entropy" ? "" : loss,
    start === (gamma === null ? "k-means" : "random") ? "" : start,
    isSparse(config) ? `W ${config.densityW}, B ${config.densityB}, Z ${config.densityZ}` : "",
  ].filter(Boolean);
  const first = `d ${projectionDim}, m ${numPrototypes}, gamma ${gamma ?? "by the median"}, rate ${learningRate}`;
  return [first, ...rest].join(", ");
}

/** Prototypes and gamma from the projected training rows. */
function begin(config: ProtonnConfig, model: CompiledProtonn, rows: Int32Array, random: Random): void {
  const { numPrototypes, projectionDim, start } = config, { parameters } = model;
  const points = model.projections(rows, 0, rows.length);
  if (start === "k-means") {
    parameters.view("B").set(kMeansPrototypes(points, projectionDim, numPrototypes, random));
  } else if (start === "k-means-per-class") {
    const labels = model.labels(rows);
    const { B, Z } = prototypesPerClass(points, labels, projectionDim, numPrototypes, 10, random);
    parameters.view("B").set(B);
    parameters.view("Z").set(Z);
  }
  if (config.gamma === null) parameters.view("gamma")[0] = finiteGamma(points, parameters.view("B"), projectionDim);
}

function finiteGamma(points: Float32Array, prototypes: Float32Array, projectionDim: number): number {
  const gamma = medianGamma(points, prototypes, projectionDim);
  if (Number.isFinite(gamma)) return gamma;
  throw new UserError(
    "protonn: half of the images lie on prototypes, so that the median heuristic has no width to give: " +
      "take more images, fewer prototypes, or give gamma",
  );
}

/** Thresholds after each epoch if any density is below 1: no dense warm-up, no support that is held (edgeml-models.md 2.5). */
function hooks(config: ProtonnConfig, { trainRows }: RunShape, random: Random): TrainingHooks {
  const looks = config.gamma === null || config.start !== "random";
  const targets = protonnParameters(shapeOf(config), config)
    .flatMap(({ name, density }) => density === undefined ? [] : [{ name, density }]);
  return {
    ...(looks ? { begin: (model: CompiledModel) => begin(config, projecting(model), trainRows, random) } : {}),
    ...(targets.length > 0
      ? {
        afterEpoch: (_epoch: number, { parameters }: CompiledModel) => {
          for (const { name, density } of targets) hardThreshold(parameters.view(name), density);
        },
      }
      : {}),
  };
}

function projecting(model: CompiledModel): CompiledProtonn {
  const compiled = model.compiled ?? model;
  if (compiled instanceof CompiledProtonn) return compiled;
  throw new UserError("protonn: a start by k-means or the median heuristic needs a compiled ProtoNN");
}

/** EdgeML's ProtoNN (sections 2.2 and 4.2 of the paper). */
export const protonn: Method<ProtonnConfig, "protonn"> = {
  name: "protonn",
  schema: protonnSchema,
  label,
  parameters: (config) => protonnParameters(shapeOf(config), config),
  init: (config, random) => protonnInitialValues(protonnParameters(shapeOf(config)), random),
  protocol,
  size: protonnSize,
  printed(config) {
    const kilobytes = protonnSize(config).bytes.paper / PROTONN_PRINTED_KILOBYTE;
    return { note: `the paper prints ProtoNN's sizes in KB of 1000 bytes: ${kilobytes.toFixed(2)} KB` };
  },
  multiplyAccumulates: (config) => {
    const { features, dimensions, prototypes, classes } = shapeOf(config);
    return features * dimensions + prototypes * (dimensions + classes);
  },
  input: (config) => config.input,
  compile: (config, arena, source, batch) => new CompiledProtonn(arena, shapeOf(config), source, batch),
  hooks,
  define: defineProtonn,
};
