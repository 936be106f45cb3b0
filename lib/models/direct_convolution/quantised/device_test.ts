/** The reference's MNIST network and its program for an ATmega328P (direct-convolution.md, section 6). */
import assert from "node:assert/strict";
import { Random } from "../../../random/mod.ts";
import { directConvolutionSize, elementsOf, parseArchitecture, PRINTED_INPUT } from "../../../sizing/mod.ts";
import { cellsOver } from "../in_place/cells.ts";
import { convolveInPlace, OverlapError } from "../in_place/convolution.ts";
import { runApart, runInPlace } from "../in_place/network.ts";
import { operationsOf } from "../operations.ts";
import { finisher, type IntegerLayer, type IntegerLayers, integerProgram, pooledLevel } from "./integer.ts";

const ARCHITECTURE = parseArchitecture("A, C1(5,(3,3)), C1(8,(3,3)), C1(11,(3,3)), M, Dr, D*");
const OPERATIONS = operationsOf(ARCHITECTURE, true, { height: 14, width: 14, channels: 1 });

/** The shifts printed for its layers, sL and sR, and the exact cells of its convolutions. */
const SHIFTS: readonly [string, number, number][] = [["c1.kernel", 0, 3], ["c2.kernel", 1, 4], ["c3.kernel", 1, 5]];
const CELLS = [729, 869, 846];

/** The device's rule, in 32-bit integers. */
function deviceRule(sum: number, bias: number, left: number, right: number): number {
  const value = Math.max((sum << left) + bias, 0), shift = right + 1, half = 1 << (shift - 1);
  const whole = value >> shift, rest = value & ((1 << shift) - 1);
  return Math.min(15, whole + (rest > half || (rest === half && whole % 2 === 1) ? 1 : 0));
}

/** Random 4-bit weights and 8-bit biases with the shifts of the reference; scores keep every bit. */
function layers(random: Random): IntegerLayers {
  const nibbles = { bits: 4, signed: false },
    weights = (n: number) => Int16Array.from({ length: n }, () => random.nextInt(16) - 8);
  const biases = (n: number) => Int16Array.from({ length: n }, () => random.nextInt(256) - 128);
  const layer = (inputs: number, outputs: number, left: number, right: number): IntegerLayer => ({
    kernel: weights(inputs * outputs),
    bias: biases(outputs),
    sumShift: left,
    biasShift: 0,
    outputShift: right,
    relu: true,
    input: nibbles,
    output: nibbles,
    outputExponent: 0,
  });
  const counts: readonly [inputs: number, outputs: number][] = [[9, 5], [45, 8], [72, 11]];
  const convolutions = SHIFTS.map(([name, left, right], i) =>
    [name, layer(counts[i]![0], counts[i]![1], left, right + 1)] as const
  );
  const scores = { ...layer(176, 10, 2, 0), relu: false, output: { bits: 16, signed: true } };
  return { ...Object.fromEntries(convolutions), "out.kernel": scores };
}

Deno.test("finisher gives the device's rule for its three convolutions", () => {
  const random = new Random(1);
  for (const [name, left, right] of SHIFTS) {
    const layer = layers(random)[name]!, finish = finisher(layer);
    for (let i = 0; i < 2000; i++) {
      const sum = random.nextInt(4000) - 2000, channel = random.nextInt(layer.bias.length);
      assert.equal(finish(sum, channel), deviceRule(sum, layer.bias[channel]!, left, right));
    }
  }
  assert.deepEqual([0, 63, 64, 959, 960, 1020].map((sum) => pooledLevel(sum, 4)), [0, 0, 1, 14, 15, 15]);
});

Deno.test("its three convolutions run in 729, 869 and 846 nibbles and fail in one less; the whole in the billed bytes", () => {
  const random = new Random(2), program = integerProgram(OPERATIONS, layers(random));
  const image = Uint8Array.from({ length: 196 }, () => random.nextInt(16)), maps = [image, ...runApart(program, image)];
  for (const [i, cells] of CELLS.entries()) {
    const step = program[i]!;
    assert.ok(step.kind === "window");
    const run = (limit: number) => {
      const memory = cellsOver(new Uint8Array(Math.ceil(limit / 2)), "uint4", limit), map = maps[i]!;
      for (let at = 0; at < map.length; at++) memory.set(limit - map.length + at, map[at]!);
      convolveInPlace(step.layer, { input: memory, output: memory, ratio: 1 }, "direct");
      return Array.from({ length: elementsOf(step.to) }, (_, at) => memory.get(at));
    };
    assert.deepEqual(run(cells), Array.from(maps[i + 1]!));
    assert.throws(() => run(cells - 1), OverlapError);
  }
  const { working } = directConvolutionSize(ARCHITECTURE, PRINTED_INPUT);
  assert.equal(working.paper, 434.5);
  const scores = runInPlace(program, new Uint8Array(435), image, 869);
  assert.deepEqual(scores, Array.from(maps.at(-1)!));
});
