import assert from "node:assert/strict";
import { bonsai, checkConfig, directConvolution, fastgrnn, parseConfig, protonn } from "./mod.ts";

Deno.test("parseConfig reads the paper's notation and JSON, and fills in the paper's defaults", () => {
  const network = parseConfig(directConvolution, "A,C1(8,(3,3)),M,Dr,D*");
  assert.equal(network.architecture, "A, C1(8,(3,3)), M, Dr, D*");
  assert.equal(network.c1Activation, "relu");
  assert.deepEqual(
    parseConfig(directConvolution, '{"architecture":"A, M, D*","c1Activation":"none"}').c1Activation,
    "none",
  );
  assert.equal(parseConfig(protonn, '{"projectionDim":2,"numPrototypes":4,"gamma":0.0015}').learningRate, 0.01);
  assert.equal(parseConfig(bonsai, '{"depth":5,"projectionDim":12}').densityW, 0.3);
  assert.equal(
    parseConfig(fastgrnn, '{"feed":"channel","hiddenDim":150,"densityW":0.1,"densityU":0.3}').trainClassifier,
    true,
  );
});

Deno.test("parseConfig and checkConfig refuse in one line that names the method and what is wrong", () => {
  const cases: [() => unknown, RegExp][] = [
    [() => parseConfig(bonsai, "depth=5"), /^bonsai: the config is not JSON: depth=5; write it like/],
    [() => parseConfig(bonsai, '{"projectionDim":12}'), /^bonsai: .*depth/],
    [() => parseConfig(bonsai, '{"depth":0,"projectionDim":12}'), /^bonsai: .*depth.*1/],
    [() => parseConfig(fastgrnn, '{"feed":"spiral","hiddenDim":4}'), /^fastgrnn: feed is one of row, channel, multi/],
    [
      () => parseConfig(protonn, '{"projectionDim":2,"numPrototypes":4,"gamma":1,"gama":1}'),
      /^protonn has no gama: its keys are projectionDim, /,
    ],
    [() => parseConfig(directConvolution, "A, C1(8,(3,3)), C7, D*"), /^direct-convolution: .*C7/],
    [
      () => checkConfig(directConvolution, { architecture: "A, M, D*", dropout: 1 }),
      /^direct-convolution has no dropout: its keys are architecture, c1Activation, quantised$/,
    ],
    [() => checkConfig(bonsai, null), /^bonsai: the config is an object, got null; its keys are depth, /],
    [() => parseConfig(bonsai, "[5, 12]"), /^bonsai: the config is an object, got \[5,12\]; /],
  ];
  for (const [check, message] of cases) {
    assert.throws(check, (error: Error) => {
      assert.match(error.message, message);
      return error.name === "UserError" && !error.message.includes("\n");
    });
  }
});
