import assert from "node:assert/strict";
import { Arena, wasmEngine } from "../../../engine/mod.ts";
import { Random } from "../../../random/mod.ts";
import {
  directConvolutionSize,
  elementsOf,
  exactSlack,
  parseArchitecture,
  printArchitecture,
} from "../../../sizing/mod.ts";
import { CompiledNetwork } from "../compile.ts";
import { kerasInitialValues } from "../initial_values.ts";
import { operationsOf, tensorShapes } from "../operations.ts";
import { integerLayers, integerProgram, pooledLevel } from "../quantised/integer.ts";
import { type Bits, PAPER_BITS } from "../quantised/network.ts";
import { startingExponents } from "../quantised/start.ts";
import { EXPONENTS } from "../quantised/stages.ts";
import { sampleArchitectures } from "../sampling.ts";
import { CELL_BITS, CellError, cellsOf, cellsOver } from "./cells.ts";
import { convolveInPlace } from "./convolution.ts";
import { runApart, runInPlace } from "./network.ts";
import { floatProgram, type Program, type Step } from "./program.ts";

/** Table 3 of the paper. */
const WINNERS = [
  "A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*",
  "A, C1(6,(3,3)), C1(32,(1,1)), M, C2(64,(3,3)), Dr, D*",
  "A, C1(8,(1,1)), C2(16,(3,3)), C1(64,(5,5)), M, Dr, D*",
  "A, C1(64,(3,3)), M, C1(64,(1,1)), C1(64,(5,5)), Dr, D*",
];

const EIGHT_BITS: Bits = { weights: 8, biases: 8, activations: 8, scores: 16 };

interface Case {
  readonly cells: string;
  readonly program: Program;
  readonly pooled: ArrayLike<number>;
  /** Bytes of the network's working memory as it is billed. */
  readonly bytes: number;
}

/** A network with random weights and an image, in float, 8-bit and 4-bit cells. */
function cases(text: string): Case[] {
  const random = new Random(text),
    architecture = parseArchitecture(text),
    operations = operationsOf(architecture, true);
  const weights = kerasInitialValues(tensorShapes(operations), random);
  for (const name of Object.keys(weights)) {
    if (/bias$/i.test(name)) weights[name] = weights[name]!.map(() => random.normal() * 0.1);
  }
  const sums = Array.from({ length: 768 }, () => random.nextInt(1021)),
    pooled = Float32Array.from(sums, (s) => s / 1024);
  weights[EXPONENTS] = startingExponents(operations, weights, [pooled]);
  const { working } = directConvolutionSize(architecture);
  const integers = (bits: Bits) => integerProgram(operations, integerLayers(operations, weights, bits));
  const levels = (bits: number) => sums.map((sum) => pooledLevel(sum, bits));
  return [
    { cells: "float", program: floatProgram(operations, weights), pooled, bytes: working.float32 },
    { cells: "8-bit", program: integers(EIGHT_BITS), pooled: levels(8), bytes: working.int8 },
    { cells: "4-bit", program: integers(PAPER_BITS), pooled: levels(4), bytes: working.paper },
  ];
}

/**
 * Bits of memory that a step needs with direct writes: its input and the exact slack, or its wider scores and the
 * input.
 */
function exactBits({ from, to, input, output, ...step }: Extract<Step, { kind: "window" }>): number {
  const width = CELL_BITS[input], score = CELL_BITS[output];
  // a depthwise output may take the place of the one input that only it still needs
  if (step.layer.depthwise) return elementsOf(from) * width;
  if (score === width) return (elementsOf(from) + exactSlack(from, step.layer.side, to.channels)) * width;
  return elementsOf(from) * width + elementsOf(to) * score;
}

/** Runs one step in exactly `bits` of memory. */
function runStep(step: Extract<Step, { kind: "window" }>, map: ArrayLike<number>, bits: number): number[] {
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  const input = cellsOver(bytes, step.input, Math.floor(bits / CELL_BITS[step.input]));
  const output = cellsOver(bytes, step.output, Math.floor(bits / CELL_BITS[step.output]));
  const start = input.length - map.length;
  for (let i = 0; i < map.length; i++) input.set(start + i, map[i]!);
  convolveInPlace(step.layer, { input, output, ratio: CELL_BITS[step.output] / CELL_BITS[step.input] }, "direct");
  return Array.from({ length: elementsOf(step.to) }, (_, i) => output.get(i));
}

for (const text of WINNERS) {
  Deno.test(`every layer of ${text} runs in its exact bytes and fails with one less, in float, 8-bit and 4-bit cells`, () => {
    for (const { cells, program, pooled } of cases(text)) {
      const maps = [pooled, ...runApart(program, pooled)];
      program.forEach((step, i) => {
        if (step.kind === "max-pool") return;
        const bits = exactBits(step), what = `${cells}, step ${i} (${step.tensor})`, bytes = Math.ceil(bits / 8);
        assert.deepEqual(runStep(step, maps[i]!, bits), Array.from(maps[i + 1]!), what);
        assert.deepEqual(runStep(step, maps[i]!, bytes * 8), Array.from(maps[i + 1]!), what);
        assert.throws(() => runStep(step, maps[i]!, bits - CELL_BITS[step.input]), CellError, what);
        assert.throws(() => runStep(step, maps[i]!, (bytes - 1) * 8), CellError, what);
      });
    }
  });

  Deno.test(`${text} runs whole in the bytes that it is billed, in float, 8-bit and 4-bit cells`, () => {
    for (const { cells, program, pooled, bytes } of cases(text)) {
      const arena = new Uint8Array(Math.ceil(bytes)), limit = bytes * 8 / CELL_BITS[program[0]!.input];
      const expected = Array.from(runApart(program, pooled).at(-1)!);
      assert.deepEqual(runInPlace(program, arena, pooled, limit), expected, cells);
      assert.ok(new Set(expected).size > 5, `${cells}: ${expected}`);
    }
  });
}

Deno.test("forty networks of the search space run whole in the bytes that they are billed", () => {
  for (const budget of [8, 32]) {
    for (const text of sampleArchitectures(budget, 20, 7)) {
      for (const { cells, program, pooled, bytes } of cases(text)) {
        const limit = bytes * 8 / CELL_BITS[program[0]!.input];
        const scores = runInPlace(program, new Uint8Array(Math.ceil(bytes)), pooled, limit);
        assert.deepEqual(scores, Array.from(runApart(program, pooled).at(-1)!), `${text}, ${cells}`);
      }
    }
  }
});

Deno.test("the float program gives the compiled network's scores", () => {
  for (const text of WINNERS) {
    const random = new Random(text), operations = operationsOf(parseArchitecture(text), true), features = 768;
    const weights = kerasInitialValues(tensorShapes(operations), random), arena = new Arena(wasmEngine(), 2 ** 25);
    const x = Float32Array.from({ length: features }, () => random.nextFloat()), labels = arena.store(Uint8Array.of(0));
    const scale = arena.store(new Float32Array(features).fill(1)), shift = arena.store(new Float32Array(features));
    const source = { kind: "f32", offset: arena.store(x), features, scale, shift, labels } as const;
    const network = new CompiledNetwork(arena, operations, source, 1, new Random(0));
    network.parameters.set(weights);
    const scores = network.scores(Int32Array.of(0), 0, 1);
    Array.from(runApart(floatProgram(operations, weights), x).at(-1)!).forEach((score, i) =>
      assert.ok(
        Math.abs(score - scores[i]!) < 1e-5,
        `${printArchitecture(parseArchitecture(text))}: ${score}, ${scores[i]}`,
      )
    );
  }
});

Deno.test("cells hold what fits them, refuse the rest and leave their neighbours alone", () => {
  const bytes = new Uint8Array(3), nibbles = cellsOver(bytes, "int4", 5), unsigned = cellsOver(bytes, "uint4", 5);
  [-8, 7, -1, 3, 5].forEach((value, i) => nibbles.set(i, value));
  assert.deepEqual([0, 1, 2, 3, 4].map((i) => nibbles.get(i)), [-8, 7, -1, 3, 5]);
  assert.deepEqual([...bytes], [0x78, 0x3f, 0x05]);
  assert.equal(unsigned.get(0), 8);
  assert.throws(() => nibbles.set(0, 8), /8 does not fit into a cell of -8 .. 7/);
  assert.throws(() => unsigned.set(0, -1), CellError);
  assert.throws(() => nibbles.get(5), /cell 5 of 5/);
  assert.equal(cellsOf([1, 2]).length, 2);
});
