import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import type { RunShape } from "../method.ts";
import { fastgrnn, type FastgrnnConfig } from "./method.ts";

const config = (values: Record<string, unknown>) => fastgrnn.schema.parse(values);
const refusal = (values: unknown) => {
  const result = fastgrnn.schema.safeParse(values);
  assert.ok(!result.success);
  return result.error.issues.map((issue) => issue.message);
};

Deno.test("the schema fills in the paper's defaults", () => {
  const complete = { feed: "row", hiddenDim: 45, densityW: 1, densityU: 1, trainClassifier: true };
  assert.deepEqual(config({ feed: "row", hiddenDim: 45 }), complete);
});

Deno.test("the schema refuses in one line: unknown keys and feeds, densities of 0 and above 1, no hidden values", () => {
  const good = { feed: "row", hiddenDim: 45 };
  assert.deepEqual(refusal({ ...good, density: 0.2 }), [
    "fastgrnn has no density: its keys are feed, hiddenDim, densityW, densityU, trainClassifier",
  ]);
  assert.deepEqual(refusal({ ...good, feed: "diagonal" }), ['feed is one of row, channel, multi; got "diagonal"']);
  assert.deepEqual(refusal({ ...good, densityW: 0 }), [
    "densityW is the fraction of entries kept, above 0 and at most 1; got 0",
  ]);
  assert.deepEqual(refusal({ ...good, densityU: 1.5 }), [
    "densityU is the fraction of entries kept, above 0 and at most 1; got 1.5",
  ]);
  assert.deepEqual(refusal({ ...good, hiddenDim: 0 }), ["hiddenDim is a whole number from 1 to 1024; got 0"]);
  assert.deepEqual(refusal({ ...good, hiddenDim: 4.5 }), ["hiddenDim is a whole number from 1 to 1024; got 4.5"]);
  assert.match(refusal({ hiddenDim: 3 })[0]!, /^feed is one of row, channel, multi/);
});

Deno.test("sizes are those of Table 6, the number of parameters is that of the tensors", () => {
  const rows: [Partial<FastgrnnConfig>, number][] = [
    [{ feed: "row", hiddenDim: 45, densityW: 0.2, densityU: 0.2 }, 7752],
    [{ feed: "channel", hiddenDim: 150, densityW: 0.1, densityU: 0.3 }, 65088],
    [{ feed: "multi", hiddenDim: 55 }, 65404],
  ];
  for (const [values, bytes] of rows) assert.equal(fastgrnn.bytes(config(values)).paper, bytes);
  const count = fastgrnn.parameters(config({ feed: "multi", hiddenDim: 12 }))
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  assert.equal(count * 4, 8128, "a dense model is four bytes a parameter");
});

Deno.test("init draws EdgeML's start, the same for the same seed", () => {
  const dense = config({ feed: "multi", hiddenDim: 20 }), weights = fastgrnn.init(dense, new Random(7));
  assert.deepEqual(fastgrnn.init(dense, new Random(7)), weights);
  const spread = (values: Float32Array) => Math.hypot(...values) / Math.sqrt(values.length);
  assert.ok(Math.abs(spread(weights["green.U"]!) - 0.1) < 0.02 && Math.abs(spread(weights["FC"]!) - 1) < 0.1);
  assert.deepEqual([weights["red.zeta"]![0], weights["blue.nu"]![0], weights["red.bias_gate"]![3]], [1, -4, 1]);
});

Deno.test("a sparse run thresholds W and U of each unit, a dense one has no hooks", () => {
  const shape: RunShape = { trainRows: new Int32Array(0), batchesPerEpoch: 10, epochs: 6, batch: 100 };
  const sparse = config({ feed: "multi", hiddenDim: 3, densityW: 0.3 }), random = new Random(1);
  assert.deepEqual(fastgrnn.hooks!(config({ feed: "row", hiddenDim: 3 }), shape, random), {});
  const weights = fastgrnn.init(sparse, random), hooks = fastgrnn.hooks!(sparse, shape, random);
  const parameters = { view: (name: string) => weights[name]! };
  const kept = (name: string) => weights[name]!.filter((value) => value !== 0).length;
  hooks.afterStep!(29, { parameters } as never);
  assert.equal(kept("red.W"), 96);
  hooks.afterStep!(30, { parameters } as never);
  for (const unit of ["red", "green", "blue"]) assert.deepEqual([kept(`${unit}.W`), kept(`${unit}.U`)], [29, 9]);
  assert.equal(kept("FC"), 90);
});

Deno.test("label says what a table needs", () => {
  assert.equal(
    fastgrnn.label(config({ feed: "row", hiddenDim: 45, densityW: 0.2, densityU: 0.3 })),
    "row, H 45, W 0.2, U 0.3",
  );
  assert.equal(
    fastgrnn.label(config({ feed: "multi", hiddenDim: 12, trainClassifier: false })),
    "multi, H 12, dense, classifier fixed",
  );
});
