/** Golden vectors: reading their nested lists, and comparing a model with them. */
import { UserError } from "../errors.ts";

/** One comparison: largest error relative to max(1, |expected|). */
export interface Check {
  readonly check: string;
  readonly maxError: number;
  readonly tolerance: number;
  readonly ok: boolean;
}

/**
 * What float32 may miss of the float64 vectors: on values and gradients, and on parameters after Adam
 * (golden/README.md).
 */
export const VALUE_TOLERANCE = 1e-5, PARAMETER_TOLERANCE = 1e-4;

/**
 * A golden file, read by paths such as `batch0.grads.W`. What is missing or has another shape is a UserError of one
 * line.
 */
export class GoldenFile {
  constructor(readonly json: unknown) {}

  has(path: string): boolean {
    return this.#at(path) !== undefined;
  }

  number(path: string): number {
    const value = this.#at(path);
    if (typeof value !== "number" || !Number.isFinite(value)) throw wrong(path, "a number", value);
    return value;
  }

  flag(path: string): boolean {
    const value = this.#at(path);
    if (typeof value !== "boolean") throw wrong(path, "true or false", value);
    return value;
  }

  /** A whole number from 1 to 100,000: a dimension. */
  size(path: string): number {
    const value = this.#at(path);
    if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > 1e5) throw wrong(path, "a size", value);
    return value as number;
  }

  /** The numbers of a nested list of this shape, outermost index first. */
  numbers(path: string, shape: readonly number[]): Float64Array {
    const root = this.#at(path), flat: number[] = [];
    const walk = (value: unknown, depth: number): void => {
      if (depth === shape.length && typeof value === "number" && Number.isFinite(value)) flat.push(value);
      else if (depth < shape.length && Array.isArray(value) && value.length === shape[depth]) {
        for (const one of value) walk(one, depth + 1);
      } else throw wrong(path, `${shape.join(" x ")} numbers`, root);
    };
    walk(root, 0);
    return Float64Array.from(flat);
  }

  /** Class indices below `classes`. */
  labels(path: string, count: number, classes: number): Uint8Array {
    const labels = this.numbers(path, [count]);
    const bad = labels.find((label) => !Number.isInteger(label) || label < 0 || label >= classes);
    if (bad !== undefined) throw new UserError(`${path}: classes 0 to ${classes - 1} expected, got ${bad}`);
    return Uint8Array.from(labels);
  }

  /** One of these words. */
  oneOf<const T extends string>(path: string, words: readonly T[]): T {
    const value = this.#at(path), found = words.find((word) => word === value);
    if (found === undefined) throw wrong(path, words.map((word) => JSON.stringify(word)).join(" or "), value);
    return found;
  }

  /** The items of a list, each a file of its own. */
  list(path: string): GoldenFile[] {
    const value = this.#at(path);
    if (!Array.isArray(value)) throw wrong(path, "a list", value);
    return value.map((one) => new GoldenFile(one));
  }

  /** A list of numbers of any length. */
  row(path: string): Float64Array {
    const value = this.#at(path);
    return this.numbers(path, [Array.isArray(value) ? value.length : 0]);
  }

  /** A run-length list of [value, count], value by value. */
  unrolled(path: string, valueOf: (value: unknown) => number): number[] {
    const list = this.#at(path);
    const isRun = (run: unknown) => Array.isArray(run) && run.length === 2 && Number.isInteger(run[1]) && run[1] >= 0;
    if (!Array.isArray(list) || !list.every(isRun)) throw wrong(path, "a list of [value, count]", list);
    return list.flatMap(([value, count]) => new Array<number>(count).fill(valueOf(value)));
  }

  /** The keys of an object. */
  keys(path: string): string[] {
    const value = this.#at(path);
    if (value === null || typeof value !== "object" || Array.isArray(value)) throw wrong(path, "an object", value);
    return Object.keys(value);
  }

  #at(path: string): unknown {
    return path.split(".").reduce<unknown>(
      (value, key) => value === null || typeof value !== "object" ? undefined : (value as Record<string, unknown>)[key],
      this.json,
    );
  }
}

function wrong(path: string, expected: string, got: unknown): UserError {
  const sides: number[] = [];
  for (let value = got; Array.isArray(value); value = value[0]) sides.push(value.length);
  const what = sides.length > 0 ? `${sides.join(" x ")}` : JSON.stringify(got)?.slice(0, 40) ?? "nothing";
  return new UserError(
    `${path}: ${expected} expected, got ${what}${sides.length > 0 ? " (or something else inside)" : ""}`,
  );
}

/** The checks of one replay, in order. */
export class Checks {
  readonly list: Check[] = [];

  /** Numbers against numbers. */
  compare(check: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = VALUE_TOLERANCE): void {
    let maxError = actual.length === expected.length ? 0 : Infinity;
    for (let i = 0; i < expected.length; i++) {
      const error = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
      maxError = Math.max(maxError, Number.isNaN(error) ? Infinity : error);
    }
    this.list.push({ check, maxError, tolerance, ok: maxError <= tolerance });
  }

  /** Places of zeros must be the same; `maxError` counts those that differ. */
  support(check: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
    let differ = actual.length === expected.length ? 0 : Infinity;
    for (let i = 0; i < expected.length; i++) differ += Number((actual[i] === 0) !== (expected[i] === 0));
    this.list.push({ check, maxError: differ, tolerance: 0, ok: differ === 0 });
  }
}
