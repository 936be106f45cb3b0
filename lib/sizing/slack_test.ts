import assert from "node:assert/strict";
import { accountedSlack, elementsOf, exactSlack, type MapShape } from "./slack.ts";

type Shape = readonly [height: number, width: number, channels: number];
const map = ([height, width, channels]: Shape): MapShape => ({ height, width, channels });

/** direct-convolution.md 4.6: input, kernel, output channels, herringbone's slack, the exact one, input + slack. */
const VECTORS: readonly (readonly [Shape, number, number, number, number, number])[] = [
  [[14, 14, 1], 3, 5, 533, 533, 729],
  [[12, 12, 5], 3, 8, 149, 149, 869],
  [[10, 10, 8], 3, 11, 46, 46, 846],
  [[16, 16, 3], 3, 64, 11803, 11803, 12571],
  [[16, 16, 3], 1, 8, 1283, 1283, 2051],
  [[14, 14, 6], 1, 32, 5102, 5102, 6278],
  [[14, 14, 16], 5, 64, 3696, 3696, 6832],
  [[12, 12, 8], 3, 32, 2120, 2120, 3272],
  [[7, 7, 64], 5, 64, 0, 64, 3136],
  [[5, 5, 1], 3, 2, 4, 4, 29],
  [[5, 5, 1], 3, 4, 20, 20, 45],
  [[4, 6, 1], 3, 2, 3, 3, 27],
  [[8, 5, 2], 3, 3, 6, 5, 86],
  [[6, 6, 4], 5, 5, 20, 6, 164],
  [[6, 6, 4], 3, 2, 0, 2, 144],
];

Deno.test("slack of the herringbone and the exact minimum, the vectors of section 4.6", () => {
  for (const [shape, side, channels, accounted, exact, total] of VECTORS) {
    const from = map(shape), text = `${shape.join("x")} k ${side} to ${channels}`;
    assert.equal(accountedSlack(from, side, channels), accounted, text);
    assert.equal(exactSlack(from, side, channels), exact, text);
    assert.equal(elementsOf(from) + accounted, total, text);
  }
});

/** Writes and frees cell by cell in the order of computation, with no formula: the largest lead of outputs over dead inputs. */
function simulatedSlack({ height, width, channels }: MapShape, side: number, outputs: number): number {
  let rows = height - side + 1, columns = width - side + 1, written = 0, dead = 0, most = 0;
  while (rows > 0 && columns > 0) {
    const isColumn = outputs > channels && columns > rows, length = isColumn ? rows : columns;
    for (let pixel = 0; pixel < length; pixel++) {
      written += outputs;
      most = Math.max(most, written - dead);
      dead += channels;
    }
    dead += (side - 1) * channels;
    if (isColumn) columns--;
    else rows--;
  }
  return most;
}

Deno.test("the exact slack is what a cell-by-cell run needs; the accounted one is never below where channels grow", () => {
  let equal = 0, growing = 0;
  for (let height = 3; height <= 9; height++) {
    for (let width = 3; width <= 9; width++) {
      for (const side of [1, 3, 5]) {
        if (side > Math.min(height, width)) continue;
        for (const channels of [1, 2, 3, 5, 8]) {
          for (const outputs of [1, 2, 4, 7, 16, 33]) {
            const from = map([height, width, channels]), exact = exactSlack(from, side, outputs);
            assert.equal(exact, simulatedSlack(from, side, outputs));
            if (outputs <= channels) {
              assert.equal(exact, outputs);
              assert.equal(accountedSlack(from, side, outputs), 0);
              continue;
            }
            const accounted = accountedSlack(from, side, outputs);
            assert.ok(accounted >= exact);
            growing++;
            if (accounted === exact) equal++;
            // larger only where even the longest line of the square part is no net growth
            const short = Math.min(height, width) - side + 1;
            if (accounted > exact) assert.ok(short * (outputs - channels) <= (side - 1) * channels);
          }
        }
      }
    }
  }
  assert.ok(equal > growing / 2);
});
