import assert from "node:assert/strict";
import { cellsOf, moveCells } from "./cells.ts";
import { herringboneLines, herringboneSource } from "./herringbone.ts";
import { permuteInPlace, transposeInPlace } from "./permutation.ts";

Deno.test("herringboneSource gives the sources of direct-convolution.md, section 4.3", () => {
  const sources = (n: number) => Array.from({ length: n * n }, (_, x) => herringboneSource(n, n)(x));
  assert.deepEqual(sources(3), [0, 1, 2, 3, 5, 6, 4, 7, 8]);
  assert.deepEqual(sources(4), [0, 1, 2, 3, 4, 7, 8, 9, 5, 10, 12, 13, 6, 11, 14, 15]);
});

Deno.test("herringboneLines and herringboneSource agree, and restoring in place gives row-major, up to 14 x 14", () => {
  for (let height = 1; height <= 14; height++) {
    for (let width = 1; width <= 14; width++) {
      const order = herringboneLines(height, width).flatMap(({ kind, at, length }) =>
        Array.from(
          { length },
          (_, j) => kind === "row" ? at.row * width + at.column + j : (at.row + j) * width + at.column,
        )
      );
      assert.deepEqual(order.toSorted((a, b) => a - b), Array.from({ length: height * width }, (_, x) => x));
      const source = herringboneSource(height, width), what = `${height}x${width}`;
      order.forEach((pixel, stored) => assert.equal(source(pixel), stored, what));
      // two cells a pixel
      const cells = order.flatMap((pixel) => [2 * pixel, 2 * pixel + 1]);
      permuteInPlace(cellsOf(cells), 0, order.length, 2, source);
      assert.deepEqual(cells, cells.map((_, i) => i), what);
    }
  }
});

Deno.test("transposeInPlace turns rows into columns and touches nothing else, up to 11 x 11", () => {
  for (let rows = 1; rows <= 11; rows++) {
    for (let columns = 1; columns <= 11; columns++) {
      const size = 3,
        values = Array.from({ length: rows * columns * size + 2 }, (_, i) => i),
        expected = values.slice();
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          for (let i = 0; i < size; i++) {
            expected[1 + (c * rows + r) * size + i] = values[1 + (r * columns + c) * size + i]!;
          }
        }
      }
      transposeInPlace(cellsOf(values), 1, rows, columns, size);
      assert.deepEqual(values, expected, `${rows}x${columns}`);
    }
  }
});

Deno.test("moveCells moves overlapping runs in both directions", () => {
  const values = [0, 1, 2, 3, 4, 5];
  moveCells(cellsOf(values), 0, 2, 4);
  assert.deepEqual(values, [0, 1, 0, 1, 2, 3]);
  moveCells(cellsOf(values), 2, 1, 4);
  assert.deepEqual(values, [0, 0, 1, 2, 3, 3]);
});
