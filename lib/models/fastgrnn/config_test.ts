import assert from "node:assert/strict";
import { type FastgrnnConfig, fastgrnnParameters, fastgrnnSchema, isDense, shapeOf } from "./config.ts";

const config = (values: Record<string, unknown>): FastgrnnConfig => fastgrnnSchema.parse(values);
const refusal = (values: unknown) => {
  const result = fastgrnnSchema.safeParse(values);
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
    "fastgrnn has no density: its keys are feed, hiddenDim, densityW, densityU, trainClassifier, slip",
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

Deno.test("the slip is an option of sparse models of three units, and no key of any other config", () => {
  const multi = { feed: "multi", hiddenDim: 35, densityW: 0.3 };
  assert.equal(config({ ...multi, slip: true }).slip, true);
  assert.ok(!("slip" in config(multi)), "ids of trials hold the whole config");
  const wanted = "slip is about a sparse model of three units: it wants feed multi and a density below 1";
  assert.deepEqual(refusal({ ...multi, feed: "row", slip: true }), [wanted]);
  assert.deepEqual(refusal({ ...multi, densityW: 1, slip: true }), [wanted]);
  assert.deepEqual(refusal({ ...multi, slip: false }), ["slip is true or left out"]);
});

Deno.test("under the slip densities reach the first six tensors of a list that goes unit by unit: three W, three U", () => {
  const values = config({ feed: "multi", hiddenDim: 4, densityW: 0.3, densityU: 0.2, slip: true });
  const specs = fastgrnnParameters(shapeOf(values), values);
  assert.deepEqual(specs.slice(0, 6).map(({ density }) => density), [0.3, 0.3, 0.3, 0.2, 0.2, 0.2]);
  assert.ok(specs.slice(6).every(({ density }) => density === undefined));
});

Deno.test("isDense: both densities above 0.99; then no tensor has a density", () => {
  const row = { feed: "row", hiddenDim: 3 };
  assert.equal(isDense({ densityW: 1, densityU: 0.995 }), true);
  assert.equal(isDense({ densityW: 1, densityU: 0.99 }), false);
  const densities = (values: Record<string, unknown>) =>
    fastgrnnParameters(shapeOf(config({ ...row, ...values })), config({ ...row, ...values }))
      .flatMap(({ name, density }) => density === undefined ? [] : [[name, density]]);
  assert.deepEqual(densities({}), []);
  assert.deepEqual(densities({ densityW: 0.3 }), [["W", 0.3], ["U", 1]]);
});

Deno.test("fastgrnnParameters names tensors as EdgeML does, of several units by their colours", () => {
  const specs = fastgrnnParameters(shapeOf({ feed: "multi", hiddenDim: 4 })), names = specs.map(({ name }) => name);
  assert.deepEqual(
    names.slice(0, 6),
    ["W", "U", "bias_gate", "bias_update", "zeta", "nu"].map((name) => `red.${name}`),
  );
  assert.deepEqual(names.slice(-3), ["blue.nu", "FC", "FCbias"]);
  assert.deepEqual(specs.find(({ name }) => name === "FC")!.shape, [12, 10]);
  assert.equal(fastgrnnParameters(shapeOf({ feed: "row", hiddenDim: 4 }))[1]!.name, "U");
});
