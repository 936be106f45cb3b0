import assert from "node:assert/strict";
import { syntheticCifar10 } from "../../dataset/testing/synthetic.ts";
import { directConvolution } from "../../models/direct_convolution/method.ts";
import { fastgrnn } from "../../models/fastgrnn/method.ts";
import { Random } from "../../random/mod.ts";
import { classesOf, evaluateImages, evaluateWeights, needsStatistics } from "./evaluation.ts";
import { train } from "../train.ts";

const data = syntheticCifar10({ train: 150, validation: 50, test: 60 });
const network = { architecture: "A, C1(8,(3,3)), M, D*", c1Activation: "relu" } as const;

Deno.test("classesOf takes the first of the largest scores", () => {
  assert.deepEqual([...classesOf(Float32Array.of(0, 2, 2, 5, 1, 0, -1, -1, -2), 3)], [1, 0, 0]);
});

Deno.test("evaluateWeights agrees with the accuracy that training saw, on the validation and on the test rows", async () => {
  const { trial, weights } = await train(directConvolution, network, data, { engine: "wasm", epochs: 8, test: true });
  assert.ok(trial.validation!.accuracy > 0.5, `learns: ${trial.validation!.accuracy}`);
  const validation = await evaluateWeights(directConvolution, network, weights, data, data.split.validation, "wasm");
  assert.equal(validation.accuracy, trial.validation!.accuracy);
  assert.equal((await evaluateWeights(directConvolution, network, weights, data)).accuracy, trial.test!.accuracy);
});

Deno.test("evaluateImages: standardised input takes the training set's statistics, one image or many alike", async () => {
  const config = { feed: "row", hiddenDim: 4, densityW: 1, densityU: 1, trainClassifier: true } as const;
  assert.deepEqual([needsStatistics(fastgrnn, config), needsStatistics(directConvolution, network)], [true, false]);
  const weights = fastgrnn.init(config, new Random(1)), rows = data.split.test;
  const { predictions } = await evaluateWeights(fastgrnn, config, weights, data, rows, "wasm");
  const copy = { images: data.images.slice(), labels: data.labels.slice() };
  const single = await evaluateImages(fastgrnn, config, weights, copy, rows.subarray(7, 8), data, "wasm");
  assert.deepEqual([...single.predictions], [predictions[7]]);
  await assert.rejects(
    evaluateImages(fastgrnn, config, weights, copy, rows, null, "wasm"),
    /needs the training images/,
  );
});
