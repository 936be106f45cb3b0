import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { layerActivity } from "./activity.ts";
import { directConvolution } from "./method.ts";

const parse = (architecture: string, c1Activation = "relu") =>
  directConvolution.schema.parse({ architecture, c1Activation });

const images = [1, 2, 3].map((seed) => {
  const random = new Random(seed);
  return Float32Array.from({ length: 768 }, () => random.nextFloat());
});

Deno.test("layerActivity names the layers with a ReLU and gives the share of their outputs that are positive", () => {
  const config = parse("A, C2(4,(3,3)), C1(2,(1,1)), M, D(16), Dr, D*");
  const weights = directConvolution.init(config, new Random(1));
  // outputs of C1 are their biases alone: one channel of two is positive
  weights["c2.kernel"]!.fill(0);
  weights["c2.bias"]!.set([1, -1]);
  const activity = layerActivity(config, weights, images);
  assert.deepEqual(activity.map(({ layer }) => layer), ["C2(4,(3,3))", "C1(2,(1,1))", "D(16)"]);
  assert.equal(activity[1]!.positive, 0.5);
  assert.ok(activity[0]!.positive > 0 && activity[0]!.positive < 1);
});

Deno.test("layerActivity finds nothing positive behind a dead layer, and leaves a linear C1 out", () => {
  const config = parse("A, C1(4,(3,3)), C2(6,(3,3)), Dr, D*", "none");
  const weights = directConvolution.init(config, new Random(1));
  weights["c2.bias"]!.fill(-100);
  assert.deepEqual(layerActivity(config, weights, images), [{ layer: "C2(6,(3,3))", positive: 0 }]);
});
