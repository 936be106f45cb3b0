import assert from "node:assert/strict";
import { Arena, type RowSource, wasmEngine } from "../../../engine/mod.ts";
import { Random } from "../../../random/mod.ts";
import { parseArchitecture } from "../../../sizing/architecture.ts";
import { runApart } from "../in_place/network.ts";
import { kerasInitialValues } from "../initial_values.ts";
import { operationsOf, tensorShapes } from "../operations.ts";
import { integerLayers, integerProgram, pooledLevel } from "./integer.ts";
import { type Bits, compileQuantised, PAPER_BITS } from "./network.ts";
import { startingExponents } from "./start.ts";
import { EXPONENTS } from "./stages.ts";

const FEATURES = 768;

/** A network with random weights and biases, random images as sums of four bytes, and their compiled quantised form. */
function setUp(text: string, images: number, bits: Bits = PAPER_BITS, relu = true) {
  const random = new Random(text),
    operations = operationsOf(parseArchitecture(text), relu).filter((o) => o.kind !== "dropout");
  const weights = kerasInitialValues(tensorShapes(operations), random);
  for (const name of Object.keys(weights)) {
    if (/bias$/i.test(name)) weights[name] = weights[name]!.map(() => random.normal() * 0.1);
  }
  const sums = Uint16Array.from({ length: images * FEATURES }, () => random.nextInt(1021));
  const image = (i: number) => sums.subarray(i * FEATURES, (i + 1) * FEATURES);
  weights[EXPONENTS] = startingExponents(
    operations,
    weights,
    [0, 1, 2, 3].map((i) => Float32Array.from(image(i), (s) => s / 1024)),
  );

  const arena = new Arena(wasmEngine(), 2 ** 26);
  const scale = arena.store(new Float32Array(FEATURES).fill(1 / 1024)), shift = arena.store(new Float32Array(FEATURES));
  const labels = arena.store(Uint8Array.from({ length: images }, () => random.nextInt(10)));
  const source: RowSource = { kind: "u16", offset: arena.store(sums), features: FEATURES, scale, shift, labels };
  const network = compileQuantised(arena, operations, bits, false, source, images, new Random(0));
  network.parameters.set(weights);
  return { operations, weights, network, image, rows: Int32Array.from({ length: images }, (_, i) => i) };
}

/** Kinds of layers, both activations of C1, 8 bits: shifts in both directions, signed and unsigned cells. */
const CASES: [string, Bits, boolean][] = [
  ["A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*", PAPER_BITS, true],
  ["A, C1(6,(3,3)), C1(32,(1,1)), M, C2(64,(3,3)), Dr, D*", PAPER_BITS, true],
  ["A, C1(6,(5,5)), M, D(16), Dr, D*", PAPER_BITS, false],
  ["A, C1(6,(3,3)), C1(12,(3,3)), D(16), Dr, D*", { weights: 8, biases: 8, activations: 8, scores: 16 }, true],
];

for (const [text, bits, relu] of CASES) {
  Deno.test(`the integer network gives the fake-quantised scores to the bit: ${text}, ${bits.weights} bits`, () => {
    const n = 20, { operations, weights, network, image, rows } = setUp(text, n, bits, relu);
    const scores = network.scores(rows, 0, n), layers = integerLayers(operations, weights, bits);
    const program = integerProgram(operations, layers), step = 2 ** layers["out.kernel"]!.outputExponent;
    let distinct = new Set<number>();
    for (let i = 0; i < n; i++) {
      const levels = runApart(program, Uint8Array.from(image(i), (sum) => pooledLevel(sum, bits.activations))).at(-1)!;
      assert.deepEqual(
        Array.from(levels, (level) => level * step),
        Array.from(scores.subarray(i * 10, i * 10 + 10), (s) => s + 0),
      );
      distinct = new Set([...distinct, ...Array.from(levels)]);
    }
    assert.ok(distinct.size > 50, `${distinct.size} different scores`);
  });
}
