import assert from "node:assert/strict";
import { Random } from "../../../random/mod.ts";
import { elementsOf } from "../../../sizing/mod.ts";
import { cellsOf } from "./cells.ts";
import { convolveApart, convolveInPlace, linesOf, OverlapError, type WindowLayer } from "./convolution.ts";

type Shape = readonly [height: number, width: number, channels: number];

/** A convolution of integers without bias or activation; weights in the order (o, kh, kw, c). */
function integerLayer(
  [height, width, channels]: Shape,
  side: number,
  outputs: number,
  weights: ArrayLike<number>,
): WindowLayer {
  const to = { height: height - side + 1, width: width - side + 1, channels: outputs };
  return {
    from: { height, width, channels },
    to,
    side,
    depthwise: false,
    value(input, { at, rowStep, columnStep }, o) {
      let sum = 0, w = o * side * side * channels;
      for (let a = 0; a < side; a++) {
        for (let b = 0; b < side; b++) {
          for (let c = 0; c < channels; c++) sum += weights[w++]! * input.get(at + a * rowStep + b * columnStep + c);
        }
      }
      return sum;
    },
  };
}

/** Section 4.6: x_i = (i*i + 3i + 1) mod 13, w_i = ((5*i*i + 2*i) mod 11) - 5. */
const inputs = (n: number) => Array.from({ length: n }, (_, i) => (i * i + 3 * i + 1) % 13);
const kernels = (n: number) => Array.from({ length: n }, (_, i) => (5 * i * i + 2 * i) % 11 - 5);

function specLayer(shape: Shape, side: number, outputs: number): WindowLayer {
  return integerLayer(shape, side, outputs, kernels(side * side * shape[2] * outputs));
}

/**
 * Runs in `cells` cells, the input at their end; the buffer afterwards, and as it was before the outputs' order was
 * restored.
 */
function run(layer: WindowLayer, cells: number, x: ArrayLike<number>, writes: "direct" | "pixel" = "direct") {
  const buffer = new Array<number>(cells).fill(NaN), memory = cellsOf(buffer);
  for (let i = 0; i < x.length; i++) buffer[cells - x.length + i] = x[i]!;
  // the outputs' order is restored after the last input was freed
  let raw = buffer;
  convolveInPlace(layer, { input: memory, output: memory, ratio: 1 }, writes, { onFree: () => raw = buffer.slice() });
  const count = elementsOf(layer.to);
  return { result: buffer.slice(0, count), raw: raw.slice(0, count) };
}

/** The smallest slack of section 4.5, from the lines alone. */
function exact(layer: WindowLayer): number {
  const c = layer.from.channels, d = layer.to.channels - c;
  let s = 0, most = 0;
  for (const { length } of linesOf(layer)) {
    // a shrinking line needs most at its first pixel, a growing one at its last
    most = Math.max(most, s + (d > 0 ? length : 1) * d + c);
    s += length * d - (layer.side - 1) * c;
  }
  return most;
}

const groups = (text: string) => text.split(/[ |]+/).map(Number);

Deno.test("convolveInPlace reproduces the worked example: 5x5x1, k 3, O 4 in 45 cells", () => {
  const layer = specLayer([5, 5, 1], 3, 4), { result, raw } = run(layer, 45, inputs(25));
  assert.deepEqual(
    raw,
    groups(
      "-27 -87 -40 -18 | -54 -126 -15 -62 | -99 -100 -99 -96 | -95 -113 -69 -73 | -15 -126 -54 -8 | -69 -113 -95 -15 | -9 -35 -22 -25 | -40 -87 -27 -69 | -70 -48 -70 -81",
    ),
  );
  assert.deepEqual(
    result,
    groups(
      "-27 -87 -40 -18 | -54 -126 -15 -62 | -99 -100 -99 -96 | -95 -113 -69 -73 | -69 -113 -95 -15 | -9 -35 -22 -25 | -15 -126 -54 -8 | -40 -87 -27 -69 | -70 -48 -70 -81",
    ),
  );
  assert.throws(() => run(layer, 44, inputs(25)), OverlapError);
});

Deno.test("convolveInPlace reproduces the other examples of section 4.6, the non-square one with its raw buffer", () => {
  const two = run(specLayer([5, 5, 1], 3, 2), 29, inputs(25));
  assert.deepEqual(
    two.result,
    groups("-27 -87 | -54 -126 | -99 -100 | -95 -113 | -69 -113 | -9 -35 | -15 -126 | -40 -87 | -70 -48"),
  );

  const wide = specLayer([4, 6, 1], 3, 2), { result, raw } = run(wide, 27, inputs(24));
  assert.deepEqual(linesOf(wide).map((line) => line.kind), ["column", "column", "row", "column", "row"]);
  assert.deepEqual(result, groups("-68 -117 | -58 -78 | -40 -65 | -40 -52 | -18 -52 | -51 -65 | -89 -78 | -67 -117"));
  assert.deepEqual(raw, groups("-68 -117 | -18 -52 | -58 -78 | -51 -65 | -40 -65 | -40 -52 | -89 -78 | -67 -117"));
  assert.throws(() => run(wide, 26, inputs(24)), OverlapError);

  const channels = run(specLayer([6, 6, 2], 3, 3), 78, inputs(72)).result;
  assert.deepEqual(channels.slice(0, 9), groups("-113 -106 -125 | -104 -67 -57 | -141 -86 -62"));
  assert.deepEqual(channels.slice(-6), groups("-67 -102 -155 | -133 -66 -52"));
  assert.throws(() => run(specLayer([6, 6, 2], 3, 3), 77, inputs(72)), OverlapError);
});

Deno.test("convolveInPlace gives a second buffer's numbers in the exact slack and fails below it: 1,000 random shapes", () => {
  const random = new Random(20), integer = () => random.nextInt(15) - 7;
  for (let trial = 0; trial < 1000; trial++) {
    const side = 1 + 2 * random.nextInt(3), height = side + random.nextInt(8), width = side + random.nextInt(8);
    const channels = 1 + random.nextInt(6), outputs = 1 + random.nextInt(9);
    const weights = Array.from({ length: side * side * channels * outputs }, integer);
    const layer = integerLayer([height, width, channels], side, outputs, weights),
      x = Array.from({ length: height * width * channels }, integer);
    const apart = new Array<number>(elementsOf(layer.to));
    convolveApart(layer, x, apart);
    const what = `${height}x${width}x${channels}, k ${side}, O ${outputs}`, cells = x.length + exact(layer);
    assert.deepEqual(run(layer, cells, x).result, apart, what);
    assert.throws(() => run(layer, cells - 1, x), OverlapError, what);
    if (outputs <= channels) assert.deepEqual(run(layer, x.length, x, "pixel").result, apart, `${what}, no slack`);
  }
});
