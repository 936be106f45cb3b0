import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { multiFastgrnnSlipBytes } from "../../sizing/mod.ts";
import type { RunShape } from "../method.ts";
import { fastgrnn, type FastgrnnConfig } from "./method.ts";

const config = (values: Record<string, unknown>) => fastgrnn.schema.parse(values);
Deno.test("sizes are those of Table 6, the number of parameters is that of the tensors", () => {
  const rows: [Partial<FastgrnnConfig>, number][] = [
    [{ feed: "row", hiddenDim: 45, densityW: 0.2, densityU: 0.2 }, 7752],
    [{ feed: "channel", hiddenDim: 150, densityW: 0.1, densityU: 0.3 }, 65088],
    [{ feed: "multi", hiddenDim: 55 }, 65404],
  ];
  for (const [values, bytes] of rows) assert.equal(fastgrnn.size(config(values)).bytes.paper, bytes);
  const count = fastgrnn.parameters(config({ feed: "multi", hiddenDim: 12 }))
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  assert.equal(count * 4, 8128, "a dense model is four bytes a parameter");
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

Deno.test("under the slip a Multi's red unit is thresholded, bias_gate included, and green and blue are not", () => {
  const shape: RunShape = { trainRows: new Int32Array(0), batchesPerEpoch: 10, epochs: 6, batch: 100 };
  const slip = config({ feed: "multi", hiddenDim: 10, densityW: 0.3, slip: true }), random = new Random(1);
  assert.equal(fastgrnn.size(slip).bytes.paper, multiFastgrnnSlipBytes(slip));
  const weights = fastgrnn.init(slip, random), hooks = fastgrnn.hooks!(slip, shape, random);
  weights["red.bias_gate"]!.forEach((_, i, values) => values[i] = i + 1);
  hooks.afterStep!(30, { parameters: { view: (name: string) => weights[name]! } } as never);
  const kept = ["W", "U", "bias_gate", "bias_update"].map((name) =>
    ["red", "green", "blue"].map((unit) => weights[`${unit}.${name}`]!.filter((value) => value !== 0).length)
  );
  assert.deepEqual(kept, [[96, 320, 320], [30, 100, 100], [3, 10, 10], [10, 10, 10]]);
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
  assert.equal(
    fastgrnn.label(config({ feed: "multi", hiddenDim: 35, densityW: 0.3, slip: true })),
    "multi, H 35, W 0.3, U 1, thresholds by the slip",
  );
});
