/** First batches through the plain TensorFlow.js definitions, on whichever backend `tf` uses: scores, loss and gradients. */
import type { Tensor } from "@tensorflow/tfjs";
import { defineBonsai } from "../models/bonsai/definition.ts";
import type { Tf, TfDefinition } from "../models/definition.ts";
import { defineFastgrnn } from "../models/fastgrnn/definition.ts";
import { defineProtonn } from "../models/protonn/definition.ts";
import { LOSSES as BONSAI_LOSSES, readBonsai } from "./bonsai.ts";
import { readFastgrnn } from "./fastgrnn.ts";
import { type Check, Checks, type GoldenFile, VALUE_TOLERANCE } from "./golden_file.ts";
import { LOSSES as PROTONN_LOSSES, readProtonn } from "./protonn.ts";
import type { GoldenProblem } from "./run.ts";

/** TensorFlow's float32 tanh and exp are coarser than ours; its own error on scores of these files is up to 1.2e-5. */
const DEFINITION_TOLERANCE = 5e-5;

/** Scores, loss and gradients of a definition on the first batch, in the shapes of the file. */
function firstBatch(
  tf: Tf,
  definition: TfDefinition,
  { specs, weights, x, y, batch }: GoldenProblem,
  sharpness?: number,
) {
  const features = x.length / y.length, rows = tf.tensor2d(x.slice(0, batch * features), [batch, features]);
  const input = definition.arrange?.(tf, rows) ?? rows, labels = tf.tensor1d(y.slice(0, batch), "int32");
  const named = (values: Tensor[]) => Object.fromEntries(specs.map(({ name }, i) => [name, values[i]!]));
  const values = specs.map(({ name, shape }) => tf.tensor(weights[name]!, [...shape]));
  const scoresOf = (all: Tensor[]) => definition.scores(tf, named(all), input, undefined, sharpness);
  const { value, grads } = tf.valueAndGrads((...all: Tensor[]) =>
    definition.loss(tf, named(all), scoresOf(all), labels)
  )(values);
  return { scores: scoresOf(values).dataSync(), loss: value.dataSync(), gradients: grads.map((g) => g.dataSync()) };
}

function compareGradients(
  checks: Checks,
  path: string,
  { file, specs, placeOf }: GoldenProblem,
  gradients: ArrayLike<number>[],
  tolerance = DEFINITION_TOLERANCE,
): void {
  specs.forEach(({ name, shape }, i) => {
    const place = `${path}.${placeOf?.(name) ?? name}`;
    checks.compare(place, gradients[i]!, file.numbers(place, shape), tolerance);
  });
}

/** ProtoNN has no regulariser in its definition, as EdgeML's scripts leave it out: the data loss is compared. */
export function replayProtonnDefinition(json: unknown, tf: Tf): Check[] {
  const problem = readProtonn(json), { file, shape: { gamma, loss, classes, regularisers }, batch } = problem;
  const checks = new Checks();
  tf.tidy(() => {
    const other = file.has("otherLoss") ? [["otherLoss.batch0", otherLoss(file)] as const] : [];
    for (const [path, name] of [["batch0", loss] as const, ...other]) {
      const { scores, loss: value, gradients } = firstBatch(tf, defineProtonn({ gamma, loss: name }), problem);
      checks.compare(`${path}.dataLoss`, value, [file.number(`${path}.dataLoss`)]);
      problem.specs.forEach(({ name }, i) => {
        const factor = 2 * regularisers[name as keyof typeof regularisers];
        gradients[i] = gradients[i]!.map((g, at) => g + factor * problem.weights[name]![at]!);
      });
      compareGradients(checks, `${path}.grads`, problem, gradients);
      if (path === "batch0") {
        checks.compare("batch0.logits", scores, file.numbers("batch0.logits", [batch, classes]), DEFINITION_TOLERANCE);
      }
    }
  });
  return checks.list;
}

const otherLoss = (file: GoldenFile) => PROTONN_LOSSES[file.oneOf("otherLoss.lossType", ["xentropy", "l2"])];

export function replayBonsaiDefinition(json: unknown, tf: Tf): Check[] {
  const problem = readBonsai(json), { file, shape, batch, sharpness } = problem, checks = new Checks();
  tf.tidy(() => {
    for (const path of ["batch0", "otherLoss"].filter((path) => file.has(path))) {
      const loss = BONSAI_LOSSES[file.oneOf(`${path}.lossType`, ["hinge", "xentropy"])];
      const { loss: value, gradients } = firstBatch(tf, defineBonsai({ ...shape, loss }), problem, sharpness);
      checks.compare(`${path}.loss`, value, [file.number(`${path}.loss`)]);
      compareGradients(checks, `${path}.grads`, problem, gradients);
    }
    for (const name of ["soft", "soft2", "hard"].filter((name) => file.has(name))) {
      const { scores } = firstBatch(tf, defineBonsai(shape), problem, file.number(`${name}.sigmaI`));
      checks.compare(
        `${name}.score`,
        scores,
        file.numbers(`${name}.score`, [batch, shape.classes]),
        DEFINITION_TOLERANCE,
      );
    }
  });
  return checks.list;
}

/** The files hold time series, not images: they are not arranged first. */
export function replayFastgrnnDefinition(json: unknown, tf: Tf): Check[] {
  const problem = readFastgrnn(json), { file, shape: { starts, inputs, classes }, batch } = problem;
  const checks = new Checks(), units = starts.length === 1 ? [] : [starts.length];
  const definition = defineFastgrnn(starts.length === 1 ? "row" : "multi");
  const arrange = (_: Tf, rows: Tensor) => rows.reshape([batch, ...units, starts[0]!.length, inputs]);
  tf.tidy(() => {
    const { scores, loss, gradients } = firstBatch(tf, { ...definition, arrange }, problem);
    checks.compare("batch0.logits", scores, file.numbers("batch0.logits", [batch, classes]));
    checks.compare("batch0.loss", loss, [file.number("batch0.loss")]);
    compareGradients(checks, "batch0.grads", problem, gradients, VALUE_TOLERANCE);
  });
  return checks.list;
}
