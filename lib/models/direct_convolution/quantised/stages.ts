/**
 * The kernel calls that quantise a network while it trains: activations block by block, weights and biases once a step.
 */
import type { Arena, Kernels, ParameterStore } from "../../../engine/mod.ts";
import type { Operation } from "../operations.ts";
import type { Buffer, Stage, TensorPlaces } from "../stages.ts";
import { levelRange, levelsPerScale, type NumberFormat, scaleOf } from "./quantiser.ts";

/** Name of the tensor of trainable scale exponents. */
export const EXPONENTS = "exponents";

/** A quantiser whose scale is 2^round(s), s an entry of the tensor of exponents. */
class ScaledQuantiser {
  readonly #low: number;
  readonly #high: number;
  readonly #levels: number;
  readonly #exponents: Float32Array;
  readonly #gradients: Float32Array;

  constructor(arena: Arena, places: TensorPlaces, format: NumberFormat, private readonly place: number | null) {
    ({ low: this.#low, high: this.#high } = levelRange(format));
    this.#levels = levelsPerScale(format);
    const at = place ?? 0;
    this.#exponents = arena.f32(places.offset(EXPONENTS), at + 1);
    this.#gradients = arena.f32(places.gradientOffset(EXPONENTS), at + 1);
  }

  get #scale(): number {
    return this.place === null ? 1 : scaleOf(this.#exponents[this.place]!);
  }

  forward(k: Kernels, from: number, to: number, count: number, floors: boolean): void {
    const scale = this.#scale, levels = this.#levels;
    k.quantise(from, to, count, levels / scale, scale / levels, this.#low, this.#high, floors ? 1 : 0);
  }

  /**
   * The gradient passes inside the clip range; that of the exponent is added to its tensor: as if the scale 2^round(s)
   * were 2^s, whose derivative is 2^s ln 2.
   */
  backward(k: Kernels, x: number, dy: number, dx: number, count: number, relu: boolean): void {
    const scale = this.#scale, levels = this.#levels;
    const gradient = k.quantise_gradient(x, dy, dx, count, levels / scale, this.#low, this.#high, relu ? 1 : 0);
    if (this.place !== null) {
      this.#gradients[this.place]! += gradient / levels * 2 ** this.#exponents[this.place]! * Math.LN2;
    }
  }
}

/** Rounds the activations between two operations. */
export class QuantiseStage implements Stage {
  readonly #quantiser: ScaledQuantiser;
  readonly #count: number;

  constructor(
    arena: Arena,
    places: TensorPlaces,
    private readonly operation: Extract<Operation, { kind: "quantise" }>,
    private readonly x: Buffer,
    private readonly y: Buffer,
    private readonly first: boolean,
  ) {
    this.#quantiser = new ScaledQuantiser(arena, places, operation.format, operation.exponent);
    const { height, width, channels } = operation.from;
    this.#count = height * width * channels * 16;
  }

  forward(k: Kernels, block: number): void {
    const { x, y, operation } = this;
    const from = x.values + block * x.stride, to = y.values + block * y.stride;
    this.#quantiser.forward(k, from, to, this.#count, operation.floors);
  }

  backward(k: Kernels, block: number): void {
    if (this.first) return;
    const { x, y } = this, values = x.values + block * x.stride, dx = x.gradient + block * x.stride;
    this.#quantiser.backward(k, values, y.gradient + block * y.stride, dx, this.#count, x.relu);
  }
}

/** A tensor that is rounded before it is used. */
export interface RoundedTensor {
  readonly name: string;
  readonly count: number;
  readonly format: NumberFormat;
  readonly exponent: number;
}

/**
 * Keeps rounded copies of weights and biases for the other stages to use, and lets their gradients through to the
 * originals. The copies have the layout of the parameter store, whose filling to a multiple of 16 stays zero.
 */
export function roundedParameters(arena: Arena, store: ParameterStore, tensors: readonly RoundedTensor[]) {
  const copies = arena.allocFloats(store.values.length), names = new Set(tensors.map(({ name }) => name));
  const copy = (name: string) => copies + store.offset(name) - store.offsets.values;
  const places: TensorPlaces = {
    offset: (name) => (names.has(name) ? copy(name) : store.offset(name)),
    gradientOffset: (name) => store.gradientOffset(name),
  };
  const rounders = tensors.map(({ name, count, format, exponent }) => ({
    name,
    count: Math.ceil(count / 4) * 4,
    quantiser: new ScaledQuantiser(arena, store, format, exponent),
  }));
  const round = (k: Kernels) => {
    for (const { name, count, quantiser } of rounders) {
      quantiser.forward(k, store.offset(name), copy(name), count, false);
    }
  };
  const nothing = { forward() {}, backward() {} };
  const before: Stage = {
    ...nothing,
    beginStep: round,
    // an evaluation has no step of its own
    forward: (k, block, key) => {
      if (block === 0 && key === null) round(k);
    },
  };
  const after: Stage = {
    ...nothing,
    endStep: (k) => {
      for (const { name, count, quantiser } of rounders) {
        const gradient = store.gradientOffset(name);
        quantiser.backward(k, store.offset(name), gradient, gradient, count, false);
      }
    },
  };
  return { places, before, after };
}
