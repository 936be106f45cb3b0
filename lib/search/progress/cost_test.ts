import assert from "node:assert/strict";
import { multiplyAccumulates } from "./cost.ts";

Deno.test("multiplyAccumulates() of Table 3's networks is what direct-convolution.md 5.3 counts", () => {
  const cost = (architecture: string) => multiplyAccumulates("direct-convolution", { architecture });
  assert.equal(cost("A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*"), 418_988);
  assert.equal(cost("A, C1(6,(3,3)), C1(32,(1,1)), M, C2(64,(3,3)), Dr, D*"), 143_784);
  assert.equal(cost("A, C1(8,(1,1)), C2(16,(3,3)), C1(64,(5,5)), M, Dr, D*"), 2_621_344);
  assert.equal(cost("A, C1(64,(3,3)), M, C1(64,(1,1)), C1(64,(5,5)), Dr, D*"), 1_466_752);
});

Deno.test("multiplyAccumulates() of the other methods counts their matrices", () => {
  assert.equal(multiplyAccumulates("protonn", { projectionDim: 2, numPrototypes: 4 }), 3072 * 2 + 4 * (2 + 10));
  assert.equal(multiplyAccumulates("bonsai", { depth: 2, projectionDim: 6 }), 3073 * 6 + 2 * 10 * 6 * 7);
  assert.equal(multiplyAccumulates("fastgrnn", { feed: "row", hiddenDim: 45 }), 96 * 45 * (32 + 45) + 450);
  assert.equal(multiplyAccumulates("fastgrnn", { feed: "multi", hiddenDim: 12 }), 96 * 12 * (32 + 12) + 360);
});
