/**
 * Every network that the paper's search can draw: Tables 1 and 2 from one generator. Models are numbered; a number's digits
 * are the choices of its free layers, the first one weighing most, so nothing has to be kept in memory.
 */
import { TABLE_1 } from "../../paper.ts";
import type { Architecture, Layer } from "../../sizing/architecture.ts";
import { CIFAR_INPUT, countLayer, storedBytes, workingBytes } from "../../sizing/direct_convolution.ts";
import type { MapShape, Ruler } from "../../sizing/mod.ts";

/** A layer of a pattern: C stands for any C1 or C2, D for a dense layer of any width. */
export type PatternLayer = "A" | "C" | "M" | "D" | "Dr" | "D*";

export interface Pattern {
  readonly layers: readonly PatternLayer[];
  /** Number of its first model in the whole space. */
  readonly first: number;
  /** Models of this pattern. */
  readonly count: number;
}

const valuesOf = (code: Layer["code"]) => TABLE_1.find((row) => row.code === code)!;

const convolutions = (code: "C1" | "C2"): Layer[] =>
  valuesOf(code).outputDims.flatMap((channels) => valuesOf(code).kernelSides.map((side) => ({ code, channels, side })));

/** What each layer of a pattern can be (Table 1): 24 C1 and 16 C2 for C, 3 for D. */
export const CHOICES: Readonly<Record<PatternLayer, readonly Layer[]>> = {
  A: [{ code: "A" }],
  C: [...convolutions("C1"), ...convolutions("C2")],
  M: [{ code: "M" }],
  D: valuesOf("D").outputDims.map((units) => ({ code: "D", units })),
  Dr: [{ code: "Dr" }],
  "D*": [{ code: "D*" }],
};

/**
 * The 16 patterns as the generator of the paper's software makes them (direct-convolution.md 2.1): 2, then 3 layers of
 * which the first c = 0, 1, ... are convolutions and the others dense; M after the 1st, 2nd, ... convolution or nowhere.
 */
function generate(): Pattern[] {
  const patterns: Pattern[] = [];
  for (const depth of [2, 3]) {
    for (let c = 0; c <= depth; c++) {
      for (let pooled = 1; pooled <= c + 1; pooled++) {
        const before = Math.min(pooled, c), after = c - before;
        const layers: PatternLayer[] = [
          "A",
          ...Array<PatternLayer>(before).fill("C"),
          ...(pooled <= c ? ["M" as const] : []),
          ...Array<PatternLayer>(after).fill("C"),
          ...Array<PatternLayer>(depth - c).fill("D"),
          "Dr",
          "D*",
        ];
        const last = patterns.at(-1), first = last ? last.first + last.count : 0;
        patterns.push({ layers, first, count: layers.reduce((product, layer) => product * CHOICES[layer].length, 1) });
      }
    }
  }
  return patterns;
}

/** Table 2, in the generator's order; Dr always there (the paper prints three of them without it). */
export const PATTERNS: readonly Pattern[] = generate();

/** Models in the space: 276,196. */
export const SPACE_SIZE = PATTERNS.reduce((sum, { count }) => sum + count, 0);

/** The pattern that model `index` belongs to. Throws a RangeError outside 0 .. SPACE_SIZE - 1. */
export function patternOf(index: number): Pattern {
  const pattern = PATTERNS.find(({ first, count }) => index >= first && index < first + count);
  if (!pattern || !Number.isInteger(index)) {
    throw new RangeError(`no model ${index}: the space has 0 .. ${SPACE_SIZE - 1}`);
  }
  return pattern;
}

/** Model `index` of the space. Throws a RangeError outside 0 .. SPACE_SIZE - 1. */
export function architectureAt(index: number): Architecture {
  const pattern = patternOf(index);
  let rest = index - pattern.first;
  return pattern.layers.toReversed().map((layer) => {
    const choices = CHOICES[layer], digit = rest % choices.length;
    rest = (rest - digit) / choices.length;
    return choices[digit]!;
  }).reverse();
}

/**
 * Bytes of every model, by its number: of the true input in the paper's bit widths by default. Infinity where a kernel does
 * not fit its map. What layers in front have in common is counted once.
 */
export function spaceBytes(ruler: Ruler = "paper", input: MapShape = CIFAR_INPUT): Float64Array {
  const bytes = new Float64Array(SPACE_SIZE).fill(Infinity);
  for (const { layers, first, count } of PATTERNS) {
    const walk = (depth: number, map: MapShape, at: number, models: number, stored: number, working: number) => {
      const layer = layers[depth];
      if (layer === undefined) {
        bytes[at] = stored + working;
        return;
      }
      const choices = CHOICES[layer], share = models / choices.length;
      choices.forEach((choice, digit) => {
        const counted = countLayer(choice, map);
        if (!counted) return;
        const peak = Math.max(working, workingBytes(counted, ruler)), weights = stored + storedBytes(counted, ruler);
        walk(depth + 1, counted.to, at + digit * share, share, weights, peak);
      });
    };
    walk(0, input, first, count, 0, 0);
  }
  return bytes;
}
