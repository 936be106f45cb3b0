/**
 * The order in which a growing convolution computes its outputs (direct-convolution.md, section 4.3), and its undoing.
 */

/** A line of the output: the top row or the left column of what remains. `at` is its first pixel. */
export interface Line {
  readonly kind: "row" | "column";
  readonly at: { readonly row: number; readonly column: number };
  readonly length: number;
}

/** Always the shorter side of the remaining rectangle; a tie is a row. */
export function herringboneLines(height: number, width: number): Line[] {
  const lines: Line[] = [];
  for (let row = 0, column = 0; row < height && column < width;) {
    const rows = height - row, columns = width - column, at = { row, column };
    if (columns > rows) lines.push({ kind: "column", at, length: rows }), column++;
    else lines.push({ kind: "row", at, length: columns }), row++;
  }
  return lines;
}

/** Rows from top to bottom: the order of a convolution that does not grow. */
export function rowLines(height: number, width: number): Line[] {
  return Array.from({ length: height }, (_, row) => ({ kind: "row", at: { row, column: 0 }, length: width }));
}

/**
 * Where the herringbone order has put the pixel that belongs at row-major position x: whole columns (or rows) come
 * first until the rest is square, then row 0, rest of column 0, rest of row 1, ...
 */
export function herringboneSource(height: number, width: number): (position: number) => number {
  const n = Math.min(height, width), extraColumns = width - n, extraRows = height - n;
  const first = extraColumns * height + extraRows * width;
  return (position) => {
    const row = Math.floor(position / width), column = position % width;
    if (column < extraColumns) return column * height + row;
    if (row < extraRows) return position;
    const i = row - extraRows, j = column - extraColumns;
    return first + (j >= i ? i * (2 * n - i - 1) + j : j * (2 * n - j - 2) + n + i - 1);
  };
}
