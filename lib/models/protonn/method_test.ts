import assert from "node:assert/strict";
import { Arena, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { randomSource } from "../testing/random_rows.ts";
import type { CompiledModel, RunShape } from "../method.ts";
import { medianGamma } from "./start.ts";
import { protonn } from "./method.ts";

const config = (values: Record<string, unknown>) =>
  protonn.schema.parse({ projectionDim: 2, numPrototypes: 4, gamma: 0.01, ...values });
const refusals = (values: Record<string, unknown>) => {
  const result = protonn.schema.safeParse({ projectionDim: 2, numPrototypes: 4, gamma: 0.01, ...values });
  return result.success ? [] : result.error.issues.map(({ message }) => message);
};
const run = (rows: number): RunShape => ({
  trainRows: Int32Array.from({ length: rows }, (_, i) => rows - 1 - i),
  batchesPerEpoch: 2,
  epochs: 3,
  batch: 32,
});

Deno.test("the schema fills in the faithful form: raw bytes, random start, dense, cross-entropy", () => {
  const rest = { input: "raw", loss: "cross-entropy", densityW: 1, densityB: 1, densityZ: 1, learningRate: 0.01 };
  assert.deepEqual(config({}), { projectionDim: 2, numPrototypes: 4, gamma: 0.01, start: "random", ...rest });
  assert.equal(config({ gamma: null }).start, "k-means");
  assert.equal(config({ gamma: null, start: "k-means-per-class" }).start, "k-means-per-class");
});

Deno.test("the schema refuses in one line", () => {
  assert.deepEqual(refusals({ gamma: 0 }), ["gamma is a number above 0, or null for the median heuristic; got 0"]);
  assert.deepEqual(refusals({ gamma: undefined }), [
    "gamma is a number above 0, or null for the median heuristic; got nothing",
  ]);
  assert.deepEqual(refusals({ numPrototypes: 0 }), ["numPrototypes is a whole number from 1 to 512; got 0"]);
  assert.deepEqual(refusals({ learningRate: -1 }), ["learningRate is a number above 0; got -1"]);
  assert.deepEqual(refusals({ densityZ: 0 }), [
    "densityZ is the fraction of entries kept, above 0 and at most 1; got 0",
  ]);
  assert.deepEqual(refusals({ input: "pooled" }), ['input is one of raw, standardised; got "pooled"']);
  assert.match(
    refusals({ sparsity: 1 })[0]!,
    /^protonn has no sparsity: its keys are projectionDim, numPrototypes, gamma, /,
  );
});

Deno.test("bytes are the paper's, and the rate of the protocol is the config's", () => {
  assert.equal(protonn.size(config({})).bytes.paper, 24768);
  assert.equal(protonn.size(config({ densityW: 0.2 })).bytes.paper, 8 * 1229 + 4 * 48);
  assert.deepEqual(protonn.protocol(config({ learningRate: 0.1 })).schedule, {
    name: "step",
    rate: 0.1,
    factor: 1,
    every: null,
  });
});

Deno.test("a sparse run is thresholded after each epoch, all three matrices; a dense one has no hooks", () => {
  assert.deepEqual(protonn.hooks!(config({}), run(8), new Random(1)), {});
  const sparse = config({ densityW: 0.25, densityZ: 0.5 }), weights = protonn.init(sparse, new Random(1));
  const hooks = protonn.hooks!(sparse, run(8), new Random(1));
  hooks.afterEpoch!(0, { parameters: { view: (name: string) => weights[name]! } } as unknown as CompiledModel);
  const kept = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [name, values.filter((v) => v !== 0).length]),
  );
  assert.deepEqual(kept, { W: 1536, B: 8, Z: 20 });
});

/** A compiled model whose hooks have begun. */
function begun(values: Record<string, unknown>, seed: number, images = 40) {
  const checked = config(values), arena = new Arena(wasmEngine(), 2 ** 23), random = new Random("rows");
  const { labels, source } = randomSource(arena, 40, 3072, 10, random);
  const model = protonn.compile(checked, arena, source, 32, random) as ReturnType<typeof protonn.compile> & {
    projections(rows: Int32Array, start: number, count: number): Float32Array;
  };
  model.parameters.set(protonn.init(checked, new Random(2)));
  protonn.hooks!(checked, run(images), new Random(seed)).begin?.(model);
  return { model, labels, points: model.projections(run(images).trainRows, 0, images) };
}

Deno.test("begin sets gamma by the median heuristic and the prototypes by k-means; the weights carry both", () => {
  const { model, points } = begun({ gamma: null }, 5), { B, gamma } = model.parameters.get();
  assert.equal(gamma![0], Math.fround(medianGamma(points, B!, 2)));
  assert.deepEqual(begun({ gamma: null }, 5).model.parameters.get(), model.parameters.get());
  assert.ok(Number.isFinite(model.lossAndGradient(Int32Array.of(1, 2, 3), 0, 3)));
  const values = points.filter((_, i) => i % 2 === 0), [low, high] = [Math.min(...values), Math.max(...values)];
  for (const x of B!.subarray(0, 4)) assert.ok(x >= low && x <= high);
});

Deno.test("begin refuses in one line where every image is its own prototype: the median distance is 0", () => {
  assert.throws(() => begun({ gamma: null, numPrototypes: 1 }, 5, 1), {
    name: "UserError",
    message: /^protonn: half of the images lie on prototypes, .*: take more images, fewer prototypes, or give gamma$/,
  });
});

Deno.test("a start per class names the classes of its prototypes and leaves a given gamma alone", () => {
  const { model } = begun({ start: "k-means-per-class", numPrototypes: 12 }, 5), { Z } = model.parameters.get();
  assert.equal(Z!.reduce((a, b) => a + b, 0), 12);
  assert.equal(model.parameters.specs.some(({ name }) => name === "gamma"), false);
});

Deno.test("label says what a table needs", () => {
  assert.equal(protonn.label(config({})), "d 2, m 4, gamma 0.01, rate 0.01");
  assert.equal(
    protonn.label(config({ gamma: null, input: "standardised", densityW: 0.3 })),
    "d 2, m 4, gamma by the median, rate 0.01, standardised, W 0.3, B 1, Z 1",
  );
});
