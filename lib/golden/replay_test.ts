import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { assetPath } from "../assets.ts";
import { nativeEngine, wasmEngine } from "../engine/mod.ts";
import { UserError } from "../errors.ts";
import { replay, replayFile } from "./mod.ts";

const path = (name: string) => assetPath(`lib/golden/vectors/${name}.json`);
const read = (name: string) => JSON.parse(readFileSync(path(name), "utf8"));

/** Checks of a file on each engine, and through the definition. */
const FILES: Readonly<Record<string, readonly [engine: number, definition: number]>> = {
  protonn_small: [31, 9],
  protonn_ten_class: [31, 9],
  bonsai_depth2: [50, 13],
  bonsai_depth3_ten_class: [50, 13],
  fastgrnn_tiny: [56, 10],
  fastgrnn_rowmajor: [55, 10],
  multi_fastgrnn: [44, 22],
  primitives: [61, 0],
};

/** Those that need no engine. */
const ALONE: Readonly<Record<string, number>> = {
  schedules: 27,
  sequence_order: 5,
  model_sizes: 54,
  search_spaces: 39,
};

for (const [name, [onEngine, onDefinition]] of Object.entries(FILES)) {
  Deno.test(`golden ${name}: the kernels on both engines and the TensorFlow.js definition`, async () => {
    await tf.setBackend("cpu");
    const engines = [wasmEngine(), nativeEngine()], checks = replayFile(path(name), { engines, definitions: [] });
    const defined = replayFile(path(name), { engines: [], definitions: [{ name: "tfjs", tf }] });
    assert.deepEqual([...checks, ...defined].filter(({ ok }) => !ok), []);
    assert.deepEqual([checks.length, defined.length], [2 * onEngine, onDefinition]);
  });
}

Deno.test("golden schedules, sequence order, sizes and search spaces", () => {
  for (const [name, count] of Object.entries(ALONE)) {
    const checks = replayFile(path(name), { engines: [], definitions: [] });
    assert.deepEqual(checks.filter(({ ok }) => !ok), []);
    assert.equal(checks.length, count, name);
  }
});

Deno.test("golden vectors that are wrong fail their checks", () => {
  const runners = { engines: [wasmEngine()], definitions: [] };
  const failed = (json: unknown) => replay(json, runners).filter(({ ok }) => !ok).map(({ check }) => check);
  const protonn = read("protonn_small"), bonsai = read("bonsai_depth2"), sizes = read("model_sizes");
  protonn.batch0.grads.B[1][2] += 2e-5;
  protonn.hardThreshold.after.W[0][0] += 1;
  assert.deepEqual(failed(protonn).slice(0, 1), ["wasm: batch0.grads.B"]);
  bonsai.soft.score[1][1] += 2e-4;
  bonsai.annealing.values[2].sigmaI *= 1.001;
  assert.deepEqual(failed(bonsai), ["wasm: soft.score", "wasm: annealing.values.2"]);
  sizes.rows[3].bytes += 4;
  assert.deepEqual(failed(sizes), ["rows.3, FastGRNN, bytes"]);
});

Deno.test("files that are no golden vectors, or have a wrong shape, are refused in one line", () => {
  const runners = { engines: [wasmEngine()], definitions: [] };
  const spoilt = (name: string, spoil: (json: ReturnType<typeof read>) => void) => {
    const json = read(name);
    spoil(json);
    return json;
  };
  const cases: [unknown, RegExp][] = [
    [{ anything: 1 }, /^this is no golden file of a kind that is known/],
    [null, /^this is no golden file/],
    [spoilt("protonn_small", (json) => json.params.W.pop()), /^params\.W: 12 x 5 numbers expected, got 11 x 5/],
    [
      spoilt("protonn_small", (json) => json.config.lossType = "huber"),
      /^config\.lossType: "xentropy" or "l2" expected, got "huber"$/,
    ],
    [spoilt("bonsai_depth2", (json) => json.config.depth = 3), /^params\.W: 45 x 4 numbers expected, got 21 x 4/],
    [spoilt("bonsai_depth2", (json) => json.batches[0].X[0][8] = 2), /^batches\.0\.X: a last column of ones expected$/],
    [spoilt("bonsai_depth2", (json) => json.config.depth = 60), /^config\.depth: at most 16 expected, got 60$/],
    [
      spoilt("schedules", (json) => json.traces[0].trainer = "X"),
      /^trainer: "FastTrainer" or "BonsaiTrainer" expected, got "X"$/,
    ],
    [spoilt("model_sizes", (json) => json.rows[0].match = 1), /^match: true or false expected, got 1$/],
  ];
  for (const [json, message] of cases) {
    assert.throws(() => replay(json, runners), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      return !error.message.includes("\n");
    });
  }
  assert.throws(() => replayFile(path("nothing"), runners), /^UserError: nothing\.json: /);
});
