import { UserError } from "../../errors.ts";
import type { Random } from "../../random/mod.ts";
import { bonsaiSize, treeNodes } from "../../sizing/mod.ts";
import type { CompiledModel, Method, Protocol, RunShape, TrainingHooks } from "../method.ts";
import { ThreePhases } from "../sparsity/mod.ts";
import { CompiledBonsai } from "./compile.ts";
import { type BonsaiConfig, bonsaiParameters, bonsaiSchema, isDense, shapeOf } from "./config.ts";
import { defineBonsai } from "./definition.ts";
import { SAMPLED_ROWS, sharpnessAt, SharpnessSchedule } from "./sharpness.ts";

export type { BonsaiConfig };

/**
 * Paper, section 4.3, and edgeml-models.md 3.6: batches in the same order every epoch, the rest of the rows dropped, and
 * the last epoch's weights, whatever came before.
 */
export const BONSAI_PROTOCOL: Protocol = {
  epochs: 200,
  batch: 224,
  optimiser: { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay: 0 },
  schedule: { name: "step", rate: 0.01, factor: 1, every: null },
  earlyStopping: null,
  keep: { epoch: "last" },
  shuffle: false,
  lastBatch: "drop",
  images: null,
};

/** `depth 2, dim 6, hinge`. */
function label(config: BonsaiConfig): string {
  const { depth, projectionDim, loss, densityW, densityV, densityT, densityZ } = config;
  const paper = densityW === 0.3 && densityV === 0.3 && densityT === 0.62 && densityZ === 0.2;
  const densities = paper
    ? ""
    : isDense(config)
    ? ", dense"
    : `, W ${densityW}, V ${densityV}, T ${densityT}, Z ${densityZ}`;
  return `depth ${depth}, dim ${projectionDim}, ${loss}${densities}`;
}

interface Saved {
  readonly sincePhase: number;
  readonly sharpness: number;
  readonly supports: ReturnType<ThreePhases["save"]> | null;
}

/** The branching's sharpness before each step, and the three phases of a sparse run after it. */
function hooks(config: BonsaiConfig, { trainRows, epochs, batch }: RunShape, random: Random): TrainingHooks {
  const total = trainRows.length / batch * epochs,
    dense = isDense(config),
    schedule = new SharpnessSchedule(total, dense);
  const targets = bonsaiParameters(shapeOf(config), config)
    .flatMap(({ name, density }) => density === undefined ? [] : [{ name, density }]);
  const phases = dense ? null : new ThreePhases(targets, total);
  let sharpness = 1;
  return {
    beforeStep(iteration, model) {
      const compiled = branching(model), { action, sincePhase } = schedule.next(iteration);
      if (action === "reset") sharpness = 1;
      else if (action === "measure") {
        const rows = Int32Array.from({ length: SAMPLED_ROWS }, () => trainRows[random.nextInt(trainRows.length)]!);
        sharpness = sharpnessAt(sincePhase, total, compiled.meanBranching(rows));
      }
      compiled.sharpness = sharpness;
    },
    ...(phases
      ? { afterStep: (iteration: number, model: CompiledModel) => void phases.afterStep(iteration, model.parameters) }
      : {}),
    save: (): Saved => ({ sincePhase: schedule.place, sharpness, supports: phases?.save() ?? null }),
    restore(state) {
      const saved = state as Saved;
      schedule.place = saved.sincePhase, sharpness = saved.sharpness;
      if (saved.supports) phases?.restore(saved.supports);
    },
  };
}

function branching(model: CompiledModel): CompiledBonsai {
  const compiled = model.compiled ?? model;
  if (compiled instanceof CompiledBonsai) return compiled;
  throw new UserError("bonsai: its branching is measured on a compiled Bonsai");
}

/** EdgeML's Bonsai (sections 2.3 and 4.3 of the paper). */
export const bonsai: Method<BonsaiConfig, "bonsai"> = {
  name: "bonsai",
  schema: bonsaiSchema,
  label,
  parameters: (config) => bonsaiParameters(shapeOf(config), config),
  init: (config, random) =>
    Object.fromEntries(
      bonsaiParameters(shapeOf(config)).map(({ name, shape }) => [
        name,
        Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
      ]),
    ),
  protocol: () => BONSAI_PROTOCOL,
  size: bonsaiSize,
  multiplyAccumulates: (config) => {
    const { features, depth, dimensions, classes } = shapeOf(config);
    return dimensions * (features + 1 + 2 * classes * treeNodes(depth).nodes);
  },
  input: () => "standardised",
  compile: (config, arena, source, batch) => new CompiledBonsai(arena, shapeOf(config), source, batch),
  hooks,
  define: (config) => defineBonsai(shapeOf(config)),
};
