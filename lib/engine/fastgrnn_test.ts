import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, type Engine, fastgrnnPackedFloats, fastgrnnScratchFloats, nativeEngine, wasmEngine } from "./mod.ts";
import { distance, doubles, lane, randomBlock, randomFloats } from "./testing/blocks.ts";
import { fastgrnnStates, type FastgrnnTensors } from "./testing/fastgrnn_reference.ts";
import { dot, numericGradient } from "./testing/reference.ts";

interface Shape {
  readonly inputs: number;
  readonly hidden: number;
  readonly steps: number;
  /** Samples in each block. */
  readonly lanes: readonly number[];
  /** Fraction of weights that are not zero. */
  readonly density?: number;
}

const SHAPES: readonly Shape[] = [
  { inputs: 3, hidden: 1, steps: 1, lanes: [1] },
  { inputs: 1, hidden: 5, steps: 9, lanes: [16, 8] },
  { inputs: 4, hidden: 13, steps: 17, lanes: [16, 16, 3] },
  { inputs: 32, hidden: 18, steps: 8, lanes: [16, 9] },
  { inputs: 7, hidden: 33, steps: 10, lanes: [5] },
  { inputs: 6, hidden: 21, steps: 11, lanes: [16, 7], density: 0.2 },
];
const label = (s: Shape) =>
  `${s.steps} steps of ${s.inputs} -> ${s.hidden}, lanes ${s.lanes}, density ${s.density ?? 1}`;

/** Forward and back through blocks of random samples; byte offsets. */
function run(engine: Engine, { inputs, hidden, steps, lanes, density = 1 }: Shape) {
  const arena = new Arena(engine, 2 ** 23), k = arena.kernels, random = new Random(`${inputs} ${hidden} ${steps}`);
  const rows = inputs + hidden, columns = Math.ceil(hidden / 16) * 16;
  const [w, u] = [randomFloats(arena, inputs * hidden, random), randomFloats(arena, hidden * hidden, random)];
  for (const [offset, count] of [[w, inputs * hidden], [u, hidden * hidden]] as const) {
    arena.f32(offset, count).forEach((_, i, all) => random.nextFloat() >= density && (all[i] = 0));
  }
  const [biasGate, biasUpdate] = [randomFloats(arena, hidden, random), randomFloats(arena, hidden, random)];
  const [zeta, nu] = [randomFloats(arena, 1, random), randomFloats(arena, 1, random)];
  const packed = arena.allocFloats(fastgrnnPackedFloats(inputs, hidden)), g = arena.allocFloats(rows * columns);
  const sums = arena.allocFloats((2 * hidden + 2) * 16), gates = arena.allocFloats(steps * 2 * hidden * 16);
  const scratch = arena.allocFloats(fastgrnnScratchFloats(hidden));
  const blocks = lanes.map((count) => {
    const states = randomBlock(arena, (steps + 1) * rows, random), dh = randomBlock(arena, hidden, random);
    arena.f32(dh, hidden * 16).forEach((_, i, all) => i % 16 >= count && (all[i] = 0));
    return { states, dh, weights: doubles(arena, dh, hidden * 16), count };
  });
  k.fastgrnn_pack(w, u, packed, inputs, hidden);
  for (const { states, dh, count } of blocks) {
    k.fastgrnn_forward(states, gates, packed, biasGate, biasUpdate, zeta, nu, inputs, hidden, steps, count);
    k.fastgrnn_backward(states, gates, packed, zeta, nu, dh, scratch, sums, g, inputs, hidden, steps, count);
  }
  const sizes = [inputs * hidden, hidden * hidden, hidden, hidden, 1, 1];
  const out = sizes.map((count) => arena.allocFloats(count));
  const [dw, du, dGate, dUpdate, dZeta, dNu] = out as [number, number, number, number, number, number];
  k.fastgrnn_finish(sums, g, zeta, nu, dw, du, dGate, dUpdate, dZeta, dNu, inputs, hidden);
  const tensor = (offset: number, i: number) => doubles(arena, offset, sizes[i]!);
  const tensors: FastgrnnTensors = {
    w: tensor(w, 0),
    u: tensor(u, 1),
    biasGate: tensor(biasGate, 2),
    biasUpdate: tensor(biasUpdate, 3),
    zeta: tensor(zeta, 4),
    nu: tensor(nu, 5),
  };
  const gradients = {
    w: tensor(dw, 0),
    u: tensor(du, 1),
    biasGate: tensor(dGate, 2),
    biasUpdate: tensor(dUpdate, 3),
    zeta: tensor(dZeta, 4),
    nu: tensor(dNu, 5),
  };
  return { arena, blocks, tensors, gradients, rows };
}

/** The inputs of one sample, [steps][inputs]. */
function inputOf(arena: Arena, states: number, rows: number, { inputs, steps }: Shape, index: number): Float64Array {
  const all = lane(arena, states, steps * rows, index);
  return Float64Array.from({ length: steps * inputs }, (_, i) => all[Math.floor(i / inputs) * rows + (i % inputs)]!);
}

for (const engine of [wasmEngine(), nativeEngine()]) {
  for (const shape of SHAPES) {
    Deno.test(`FastGRNN on ${engine.name}: states and gradients of ${label(shape)}`, () => {
      const { arena, blocks, tensors, gradients, rows } = run(engine, shape), { inputs, hidden, steps } = shape;
      const samples = blocks.flatMap(({ states, weights, count }) =>
        Array.from({ length: count }, (_, i) => ({
          x: inputOf(arena, states, rows, shape, i),
          last: weights.filter((_, at) => at % 16 === i),
          all: lane(arena, states, (steps + 1) * rows, i),
        }))
      );
      for (const { x, all } of samples) {
        fastgrnnStates(tensors, x, inputs).forEach((state, t) => {
          const from = (t + 1) * rows + inputs;
          assert.ok(distance(all.subarray(from, from + hidden), state) < 1e-5, `the hidden state after step ${t + 1}`);
        });
      }
      const loss = () =>
        samples.reduce((sum, { x, last }) => sum + dot(fastgrnnStates(tensors, x, inputs).at(-1)!, last), 0);
      for (const name of ["w", "u", "biasGate", "biasUpdate", "zeta", "nu"] as const) {
        const expected = numericGradient(loss, tensors[name]), scale = Math.max(1, ...expected.map(Math.abs));
        // zeta's and nu's are one sum each over all samples, steps and hidden values, which mostly cancel
        const tolerance = name === "zeta" || name === "nu" ? 1e-4 : 1e-5;
        assert.ok(distance(gradients[name], expected) < tolerance * scale, `the gradient of ${name}`);
      }
    });
  }
}

Deno.test("native FastGRNN gives the bits of wasm: odd widths, sparse weights, short and half-empty last blocks, more than a chunk of steps", () => {
  const random = new Random("fastgrnn shapes");
  const shapes = [...SHAPES];
  for (let i = 0; i < 25; i++) {
    const lanes = [...new Array<number>(random.nextInt(3)).fill(16), 1 + random.nextInt(16)];
    shapes.push({
      inputs: 1 + random.nextInt(34),
      hidden: 1 + random.nextInt(70),
      steps: 1 + random.nextInt(20),
      lanes,
    });
    shapes.push({ ...shapes.at(-1)!, density: [0, 0.1, 0.3, 0.45, 0.6][i % 5]! });
  }
  shapes.push({ inputs: 32, hidden: 210, steps: 9, lanes: [4] }, {
    inputs: 32,
    hidden: 210,
    steps: 9,
    lanes: [16],
    density: 0.2,
  });
  for (const shape of shapes) {
    const bits = (engine: Engine) => {
      const { arena, blocks, gradients } = run(engine, shape), { inputs, hidden, steps } = shape;
      const states = blocks.map(({ states, count }) =>
        Array.from({ length: count }, (_, i) => lane(arena, states, (steps + 1) * (inputs + hidden), i))
      );
      return { states, gradients };
    };
    assert.deepEqual(bits(nativeEngine()), bits(wasmEngine()), label(shape));
  }
});

Deno.test("FastGRNN lets NaN through to the last state", () => {
  const { arena, blocks, rows } = run(wasmEngine(), SHAPES[1]!), { states } = blocks[0]!, k = arena.kernels;
  const nan = arena.store(Float32Array.of(NaN));
  const [hidden, steps] = [5, 9], gates = arena.allocFloats(steps * 2 * hidden * 16), packed = arena.allocFloats(100);
  k.fastgrnn_forward(states, gates, packed, gates, gates, nan, nan, 1, hidden, steps, 16);
  assert.ok(lane(arena, states + (steps * rows + 1) * 64, hidden, 3).every(Number.isNaN));
});
