/** A house rule for notebook cells that a reader notices: short code. */
import { codeCells, readNotebook } from "../../notebook/runner/notebook_file.ts";
import { basename } from "node:path";

/** Lines of the longest code cell. */
const LONGEST_CELL = 15;

/** Code cells of a notebook that are longer than readers like. */
export function longCells(path: string): string[] {
  return codeCells(readNotebook(path)).flatMap((cell, i) => {
    const lines = cell.source.trimEnd().split("\n").length;
    return lines <= LONGEST_CELL
      ? []
      : [`${basename(path)}, code cell ${i + 1}: ${lines} lines; at most ${LONGEST_CELL}`];
  });
}
