/** A model of four numbers for tests of the loop: exact, tiny, and with everything that a loop must not forget. */
import { z } from "zod";
import { Arena, ParameterStore, wasmEngine } from "../../engine/mod.ts";
import type { CompiledModel, Method, Protocol } from "../../models/method.ts";
import { Random } from "../../random/mod.ts";
import { biasPart } from "../../sizing/edgeml.ts";
import { sizeOf } from "../../sizing/rulers.ts";

const SIZE = 4;

/** Coordinate `i` of what row `row` wants the parameters to be: whole numbers from -2 to 2. */
const wish = (row: number, i: number) => ((row * 7 + i * 3) % 5) - 2;

/**
 * Loss of a row: half the squared distance to its wish. Draws a number a step, as dropout would, and lets it move the
 * gradient. A row is right when the first parameter is within 1 of its wish.
 */
export class FakeModel implements CompiledModel {
  readonly arena: Arena;
  readonly parameters: ParameterStore;
  readonly batch = 8;
  /** Rows of each step, in order. */
  readonly steps: number[][] = [];
  /** Makes the loss of that 0-based step a NaN. */
  nanAtStep: number | null = null;
  nanInValidation = false;

  constructor(readonly random = new Random("fake"), arena = new Arena(wasmEngine(), 2 ** 20)) {
    this.arena = arena;
    this.parameters = new ParameterStore(arena, [{ name: "w", shape: [SIZE] }]);
  }

  lossAndGradient(rows: Int32Array, start: number, count: number): number {
    const w = this.parameters.view("w"), gradient = this.parameters.gradient("w"), noise = this.random.normal() / 10;
    const batch = [...rows.subarray(start, start + count)];
    this.steps.push(batch);
    for (let i = 0; i < SIZE; i++) gradient[i] = w[i]! - mean(batch.map((row) => wish(row, i))) + noise;
    if (this.nanAtStep === this.steps.length - 1) return NaN;
    return this.evaluate(rows, start, count).loss / count;
  }

  evaluate(rows: Int32Array, start: number, count: number): { loss: number; correct: number } {
    const w = this.parameters.view("w");
    let loss = this.nanInValidation ? NaN : 0, correct = 0;
    for (const row of rows.subarray(start, start + count)) {
      for (let i = 0; i < SIZE; i++) loss += (w[i]! - wish(row, i)) ** 2 / 2;
      correct += Number(Math.abs(w[0]! - wish(row, 0)) < 1);
    }
    return { loss, correct };
  }

  scores(rows: Int32Array, start: number, count: number): Float32Array {
    return Float32Array.from(
      { length: count * 10 },
      (_, i) => Number(i % 10 === rows[start + Math.floor(i / 10)]! % 10),
    );
  }
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

export const FAKE_PROTOCOL: Protocol = {
  epochs: 6,
  batch: 8,
  optimiser: { name: "adam", form: "keras", epsilon: 1e-7, weightDecay: 0 },
  schedule: { name: "exponential", rate: 0.1, factor: 0.9, floor: 0 },
  earlyStopping: null,
  keep: { epoch: "best-loss" },
  shuffle: true,
  lastBatch: "keep",
  images: null,
};

/** A method around the fake; `prepare` may break it. */
export function fakeMethod(prepare: (model: FakeModel) => void = () => {}): Method<Record<string, never>> {
  return {
    name: "protonn",
    schema: z.strictObject({}) as unknown as z.ZodType<Record<string, never>>,
    label: () => "fake",
    parameters: () => [{ name: "w", shape: [SIZE] }],
    init: (_config, random) => ({ w: Float32Array.from({ length: SIZE }, () => random.normal()) }),
    protocol: () => FAKE_PROTOCOL,
    size: () => sizeOf([biasPart("w", SIZE, () => 0)]),
    multiplyAccumulates: () => SIZE,
    input: () => "raw",
    compile(_config, arena, _source, _batch, random) {
      const model = new FakeModel(random, arena);
      prepare(model);
      return model;
    },
    define() {
      throw new Error("the fake has no definition");
    },
  };
}
