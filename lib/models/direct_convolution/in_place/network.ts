/** A whole network in one block of bytes: every map moves to the end of the block and is overwritten by the next. */
import { elementsOf } from "../../../sizing/mod.ts";
import {
  CELL_BITS,
  CellError,
  type CellKind,
  type Cells,
  cellsOf,
  cellsOver,
  moveCells,
  type Numbers,
} from "./cells.ts";
import { convolveApart, convolveInPlace, type Observer } from "./convolution.ts";
import type { Program, Step } from "./program.ts";

/** 2x2 maxima, stride 2, of a row-major map at the memory's start, which the result overwrites from the start. */
function poolInPlace({ from, to }: Step, cells: Cells, input: Cells = cells): void {
  const { channels } = from, row = from.width * channels;
  for (let i = 0, at = 0; i < to.height; i++) {
    for (let j = 0; j < to.width; j++) {
      for (let c = 0, x = 2 * i * row + 2 * j * channels; c < channels; c++, x++) {
        const top = Math.max(input.get(x), input.get(x + channels));
        const bottom = Math.max(input.get(x + row), input.get(x + row + channels));
        cells.set(at++, Math.max(top, bottom));
      }
    }
  }
}

/** Bits of the memory's cells: of the maps, not of the wider last scores. */
const mapBits = (program: Program) => CELL_BITS[program[0]!.input];

/**
 * Runs the program on a pooled image (16x16x3 numbers as the first step's cells hold them) inside `bytes` and nowhere
 * else; `limit` cells of a map's width at most. Returns the ten scores.
 *
 * Throws an OverlapError when an output would destroy an input still needed, a CellError when a map does not fit.
 */
export function runInPlace(
  program: Program,
  bytes: Uint8Array,
  pooled: ArrayLike<number>,
  limit = Infinity,
  observe?: (step: Step, index: number) => Observer,
): number[] {
  const view = (kind: CellKind) => cellsOver(bytes, kind, limit * mapBits(program) / CELL_BITS[kind]);
  const first = view(program[0]!.input);
  for (let i = 0; i < pooled.length; i++) first.set(i, pooled[i]!);
  for (const [index, step] of program.entries()) {
    const input = view(step.input), output = view(step.output), count = elementsOf(step.from);
    if (step.kind === "max-pool") {
      poolInPlace(step, input);
      continue;
    }
    if (count > input.length) throw new CellError(`${input.length} cells cannot hold an input of ${count}`);
    moveCells(input, 0, input.length - count, count);
    const ratio = CELL_BITS[step.output] / CELL_BITS[step.input];
    convolveInPlace(step.layer, { input, output, ratio }, "pixel", observe?.(step, index));
  }
  const last = program.at(-1)!, scores = view(last.output);
  return Array.from({ length: elementsOf(last.to) }, (_, i) => scores.get(i));
}

/** The same program with a fresh array for every map: all maps, the scores last. */
export function runApart(program: Program, pooled: ArrayLike<number>): ArrayLike<number>[] {
  const maps: ArrayLike<number>[] = [], array = program[0]!.input === "float32" ? Float32Array : Int32Array;
  let input: ArrayLike<number> = array.from(pooled);
  for (const step of program) {
    const map = new array(elementsOf(step.to));
    if (step.kind === "max-pool") poolInPlace(step, cellsOf(map), cellsOf(input as Numbers));
    else convolveApart(step.layer, input, map);
    maps.push(input = map);
  }
  return maps;
}
