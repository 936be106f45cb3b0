import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { parseArchitecture } from "../../sizing/architecture.ts";
import { CompiledNetwork } from "./compile.ts";
import { kerasInitialValues } from "./initial_values.ts";
import { operationsOf, tensorShapes } from "./operations.ts";
import { Arena, type Engine, nativeEngine, wasmEngine } from "../../engine/mod.ts";

const SHAPES = [
  // a 1x1 map in the end, odd widths, one channel in
  { text: "A, C1(4,(3,3)), C1(6,(3,3)), C1(8,(3,3)), Dr, D*", map: { height: 7, width: 7, channels: 1 } },
  { text: "A, C2(10,(3,3)), M, C1(12,(1,1)), Dr, D*", map: { height: 9, width: 7, channels: 3 } },
];

function network(engine: Engine, shape: typeof SHAPES[number], values: (i: number) => number, batch: number) {
  const arena = new Arena(engine, 2 ** 23),
    { height, width, channels } = shape.map,
    features = height * width * channels;
  const operations = operationsOf(parseArchitecture(shape.text), true, shape.map), random = new Random("edges");
  const ones = arena.store(new Float32Array(features).fill(1)), zeros = arena.store(new Float32Array(features));
  const offset = arena.store(Float32Array.from({ length: batch * features }, (_, i) => values(i)));
  const labels = arena.store(Uint8Array.from({ length: batch }, (_, i) => i % 10));
  const source = { kind: "f32", offset, features, scale: ones, shift: zeros, labels } as const;
  const model = new CompiledNetwork(arena, operations, source, batch, new Random(5));
  model.parameters.set(kerasInitialValues(tensorShapes(operations), random));
  return { model, rows: Int32Array.from({ length: batch }, (_, i) => i) };
}

const VALUES: Readonly<Record<string, (i: number) => number>> = {
  "usual values": (i) => Math.sin(i),
  denormals: (i) => Math.sin(i) * 1e-41,
  "huge values": (i) => Math.sin(i) * 1e30,
  "values beyond the range": (i) => Math.sin(i) * 3e38,
  NaN: (i) => (i === 5 ? NaN : Math.sin(i)),
};

for (const shape of SHAPES) {
  for (const [name, values] of Object.entries(VALUES)) {
    Deno.test(`${name} give the same bits on both engines, batches of 1, 16 and 21: ${shape.text}`, () => {
      for (const count of [1, 16, 21]) {
        const results = [wasmEngine(), nativeEngine()].map((engine) => {
          const { model, rows } = network(engine, shape, values, 21), loss = model.lossAndGradient(rows, 0, count);
          // which NaN it is, is each processor's own business
          const gradients = model.parameters.gradients.map((value) => Number.isNaN(value) ? NaN : value);
          return { loss, gradients: [...gradients], scores: [...model.scores(rows, 0, count)] };
        });
        assert.deepEqual(results[0], results[1]);
        if (name === "NaN") assert.ok(Number.isNaN(results[0]!.loss));
        if (name === "usual values" || name === "denormals") assert.ok(Number.isFinite(results[0]!.loss));
      }
    });
  }

  Deno.test(`a short batch has the loss and scores that its rows have in a full one: ${shape.text}`, () => {
    const { model, rows } = network(wasmEngine(), shape, VALUES["usual values"]!, 21);
    const all = model.scores(rows, 0, 21), some = model.scores(rows, 0, 3), one = model.scores(rows, 20, 1);
    assert.deepEqual([...some], [...all.subarray(0, 30)]);
    assert.deepEqual([...one], [...all.subarray(200)]);
  });
}
