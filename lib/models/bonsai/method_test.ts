import assert from "node:assert/strict";
import { Arena, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { randomSource } from "../testing/random_rows.ts";
import { checkConfig } from "../config.ts";
import type { RunShape } from "../method.ts";
import { bonsai } from "./method.ts";
import { sharpnessAt } from "./sharpness.ts";

const config = (values: Record<string, unknown> = {}) => bonsai.schema.parse({ depth: 2, projectionDim: 6, ...values });
const refusals = (values: Record<string, unknown>) => {
  const result = bonsai.schema.safeParse({ depth: 2, projectionDim: 6, ...values });
  return result.success ? [] : result.error.issues.map(({ message }) => message);
};
const trainRows = Int32Array.from({ length: 48 }, (_, i) => i);
/** 3 batches of 16 an epoch, 45 iterations in all: phases begin at 15 and 30. */
const SHAPE: RunShape = { trainRows, batchesPerEpoch: 3, epochs: 15, batch: 16 };

function compiled(values: Record<string, unknown> = {}) {
  const checked = config(values), arena = new Arena(wasmEngine(), 2 ** 24), random = new Random("rows");
  const { source } = randomSource(arena, 48, 3072, 10, random),
    model = bonsai.compile(checked, arena, source, 16, random);
  model.parameters.set(bonsai.init(checked, new Random(3)));
  return { model: model as typeof model & { meanBranching(rows: Int32Array): number }, checked };
}

Deno.test("the schema fills in the paper's densities and the hinge loss", () => {
  const densities = { densityW: 0.3, densityV: 0.3, densityT: 0.62, densityZ: 0.2 };
  assert.deepEqual(config(), { depth: 2, projectionDim: 6, loss: "hinge", ...densities });
});

Deno.test("the schema refuses in one line", () => {
  assert.deepEqual(refusals({ depth: 0 }), ["depth is a whole number from 1 to 10; got 0"]);
  assert.deepEqual(refusals({ projectionDim: 2.5 }), ["projectionDim is a whole number from 1 to 512; got 2.5"]);
  assert.deepEqual(refusals({ loss: "squared" }), ['loss is one of hinge, cross-entropy; got "squared"']);
  assert.deepEqual(refusals({ densityT: 1.01 }), [
    "densityT is the fraction of entries kept, above 0 and at most 1; got 1.01",
  ]);
  assert.match(refusals({ dim: 3 })[0]!, /^bonsai has no dim: its keys are depth, projectionDim, loss, densityW, /);
});

Deno.test("of a config with a misspelt key it is that key which is named, not the one that is missing then", () => {
  assert.throws(() => checkConfig(bonsai, { depth: 2, dim: 6 }), {
    message: /^bonsai has no dim: its keys are depth, /,
  });
  assert.throws(() => checkConfig(bonsai, { depth: 2 }), { message: /^bonsai: projectionDim is a whole number / });
});

Deno.test("bytes are those of Table 5; the number of parameters is that of the tensors", () => {
  const table = [[5, 1, 8068], [2, 3, 15796], [2, 6, 31592], [3, 11, 62316], [5, 12, 96784]] as const;
  for (const [depth, projectionDim, bytes] of table) {
    assert.equal(bonsai.size(config({ depth, projectionDim })).bytes.paper, bytes);
  }
  assert.deepEqual(bonsai.parameters(config()).map(({ name, shape, density }) => [name, ...shape, density]), [
    ["Z", 6, 3073, 0.2],
    ["W", 70, 6, 0.3],
    ["V", 70, 6, 0.3],
    ["T", 3, 6, 0.62],
  ]);
});

Deno.test("hooks set the sharpness before each step: 1 at a phase's start, measured on 100 rows drawn with replacement", () => {
  const { model, checked } = compiled(),
    shape = { ...SHAPE, epochs: 200 },
    hooks = bonsai.hooks!(checked, shape, new Random(4));
  hooks.beforeStep!(0, model);
  assert.equal(model.sharpness, 1);
  for (let k = 1; k < 100; k++) hooks.beforeStep!(k, model), assert.equal(model.sharpness, 1);
  hooks.beforeStep!(100, model);
  const drawn = new Random(4), rows = Int32Array.from({ length: 100 }, () => trainRows[drawn.nextInt(48)]!);
  assert.equal(model.sharpness, sharpnessAt(100, 600, model.meanBranching(rows)));
  for (let k = 101; k < 200; k++) hooks.beforeStep!(k, model);
  hooks.beforeStep!(200, model);
  assert.equal(model.sharpness, 1, "the second of three phases of 200");
});

Deno.test("a sparse run thresholds all four matrices in its second phase and holds their supports in the third", () => {
  const { model, checked } = compiled(), hooks = bonsai.hooks!(checked, SHAPE, new Random(4));
  const kept = () =>
    ["Z", "W", "V", "T"].map((name) => model.parameters.view(name).filter((value) => value !== 0).length);
  const shake = () =>
    model.parameters.specs.forEach(({ name }) => model.parameters.view(name).forEach((w, i, all) => all[i] = w + 1e-3));
  hooks.afterStep!(14, model);
  assert.deepEqual(kept(), [18438, 420, 420, 18]);
  hooks.afterStep!(15, model);
  assert.deepEqual(kept(), [3688, 126, 126, 11]);
  shake();
  hooks.afterStep!(31, model);
  assert.deepEqual(kept(), [3688, 126, 126, 11]);
});

Deno.test("a dense run has no thresholds; a saved state goes on as if there had been no stop", () => {
  const dense = { densityW: 1, densityV: 1, densityT: 1, densityZ: 1 };
  assert.equal(bonsai.hooks!(config(dense), SHAPE, new Random(1)).afterStep, undefined);
  const { model, checked } = compiled(),
    shape = { ...SHAPE, epochs: 100 },
    one = bonsai.hooks!(checked, shape, new Random(1));
  for (let k = 0; k < 250; k++) one.beforeStep!(k, model), k < 110 && one.afterStep!(k, model);
  const saved = JSON.parse(JSON.stringify(one.save!())), other = bonsai.hooks!(checked, shape, new Random(1));
  other.restore!(saved);
  assert.deepEqual(other.save!(), saved);
  one.beforeStep!(250, model);
  const expected = model.sharpness;
  other.beforeStep!(250, model);
  assert.equal(model.sharpness, expected);
});

Deno.test("label says what a table needs", () => {
  assert.equal(bonsai.label(config()), "depth 2, dim 6, hinge");
  const dense = { densityW: 1, densityV: 1, densityT: 1, densityZ: 1, loss: "cross-entropy" };
  assert.equal(bonsai.label(config(dense)), "depth 2, dim 6, cross-entropy, dense");
});
