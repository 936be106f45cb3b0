import type { Arena } from "./arena.ts";

/** What the store needs to know of a tensor. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

interface Place {
  readonly start: number;
  readonly length: number;
}

/** Floats that a tensor is filled up to, so that kernels may work in whole vectors; the filling stays zero. */
const ALIGNMENT = 16;

/**
 * A model's tensors in the arena: values, gradients and Adam's two moments as four flat runs of the same layout, so that
 * one kernel call updates all. Tensors named in `fixed` come last and are never updated.
 */
export class ParameterStore {
  readonly specs: readonly TensorSpec[];
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Byte offsets of the four runs. */
  readonly offsets: {
    readonly values: number;
    readonly gradients: number;
    readonly first: number;
    readonly second: number;
  };
  /** Floats from the start that the optimiser updates. */
  readonly trainable: number;
  readonly #places = new Map<string, Place>();

  constructor(arena: Arena, specs: readonly TensorSpec[], fixed: readonly string[] = []) {
    this.specs = specs;
    let length = 0, trainable = 0;
    for (const group of [specs.filter((s) => !fixed.includes(s.name)), specs.filter((s) => fixed.includes(s.name))]) {
      for (const { name, shape } of group) {
        const count = shape.reduce((product, side) => product * side, 1);
        this.#places.set(name, { start: length, length: count });
        length += Math.ceil(count / ALIGNMENT) * ALIGNMENT;
      }
      trainable ||= length;
    }
    this.trainable = trainable;
    const run = () => arena.allocFloats(length);
    this.offsets = { values: run(), gradients: run(), first: run(), second: run() };
    this.values = arena.f32(this.offsets.values, length);
    this.gradients = arena.f32(this.offsets.gradients, length);
    this.firstMoment = arena.f32(this.offsets.first, length);
    this.secondMoment = arena.f32(this.offsets.second, length);
  }

  #place(name: string): Place {
    const place = this.#places.get(name);
    if (!place) throw new Error(`no parameter is called ${name}; there are ${[...this.#places.keys()].join(", ")}`);
    return place;
  }

  /** Byte offset of a tensor's values. */
  offset(name: string): number {
    return this.offsets.values + this.#place(name).start * 4;
  }

  /** Byte offset of a tensor's gradient. */
  gradientOffset(name: string): number {
    return this.offsets.gradients + this.#place(name).start * 4;
  }

  /** A tensor's values, a view. */
  view(name: string): Float32Array {
    const { start, length } = this.#place(name);
    return this.values.subarray(start, start + length);
  }

  /** A tensor's gradient, a view. */
  gradient(name: string): Float32Array {
    const { start, length } = this.#place(name);
    return this.gradients.subarray(start, start + length);
  }

  /** Copies values in; Adam's moments start at zero again. Throws when a tensor is missing or has another length. */
  set(weights: Readonly<Record<string, Float32Array>>): void {
    for (const { name } of this.specs) {
      const from = weights[name], to = this.view(name);
      if (from?.length !== to.length) {
        throw new Error(`${name}: ${to.length} values expected, got ${from?.length ?? "none"}`);
      }
      to.set(from);
    }
    this.firstMoment.fill(0);
    this.secondMoment.fill(0);
  }

  /** A copy of all values by name. */
  get(): Record<string, Float32Array> {
    return Object.fromEntries(this.specs.map(({ name }) => [name, this.view(name).slice()]));
  }
}
