import type { Cells } from "./cells.ts";

/**
 * Permutes items of `size` cells in place from cell `start` on: afterwards position x holds what was at source(x).
 * Cycle leading: the smallest position of each cycle, found by following it, rotates it; one cell is kept aside.
 * Quadratic in the worst case, which is what the herringbone order costs in time.
 */
export function permuteInPlace(
  cells: Cells,
  start: number,
  count: number,
  size: number,
  source: (position: number) => number,
): void {
  for (let leader = 0; leader < count; leader++) {
    let x = source(leader);
    while (x > leader) x = source(x);
    if (x < leader || source(leader) === leader) continue;
    for (let c = 0; c < size; c++) {
      const kept = cells.get(start + leader * size + c);
      let to = leader;
      for (let from = source(to); from !== leader; to = from, from = source(to)) {
        cells.set(start + to * size + c, cells.get(start + from * size + c));
      }
      cells.set(start + to * size + c, kept);
    }
  }
}

/** Turns rows x columns items of `size` cells into columns x rows, in place. */
export function transposeInPlace(cells: Cells, start: number, rows: number, columns: number, size: number): void {
  permuteInPlace(cells, start, rows * columns, size, (x) => (x % rows) * columns + Math.floor(x / rows));
}
