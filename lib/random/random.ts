import { createHash } from "node:crypto";

/** JSON-able state of a generator. `spare` is the second value of the last normal pair. */
export interface RandomState {
  readonly state: string;
  readonly increment: string;
  readonly spare: number | null;
}

const MULTIPLIER = 6364136223846793005n;
const MASK = (1n << 64n) - 1n;
const HIGH = Number(MULTIPLIER >> 32n), LOW = Number(MULTIPLIER & 0xffffffffn);

/**
 * A stream of pseudo-random numbers. The 64-bit state is kept as two 32-bit halves, since BigInt arithmetic is some
 * fifty times slower and an epoch's shuffle draws 40,000 numbers.
 *
 * Any integer seeds it, 0 included; equal seeds and labels give equal streams.
 */
export class Random {
  #high = 0;
  #low = 0;
  #incrementHigh = 0;
  #incrementLow = 0;
  #spare: number | null = null;

  constructor(seed: number | string) {
    const digest = createHash("sha256").update(`random:${seed}`).digest();
    this.#set(digest.readBigUInt64LE(0), digest.readBigUInt64LE(8) | 1n);
  }

  static fromState(saved: RandomState): Random {
    const random = new Random(0);
    random.restore(saved);
    return random;
  }

  /** Goes on from a saved state. */
  restore(saved: RandomState): void {
    this.#set(BigInt(`0x${saved.state}`), BigInt(`0x${saved.increment}`));
    this.#spare = saved.spare;
  }

  get state(): RandomState {
    const hex = (high: number, low: number) => high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
    return {
      state: hex(this.#high, this.#low),
      increment: hex(this.#incrementHigh, this.#incrementLow),
      spare: this.#spare,
    };
  }

  /** An independent stream named by `label`; drawing from it does not move this one, and vice versa. */
  fork(label: string): Random {
    return new Random(`${this.state.state}/${this.state.increment}/${label}`);
  }

  /** Uniform over 0 .. 2^32 - 1. */
  nextUint32(): number {
    const high = this.#high, low = this.#low;
    // state = state * MULTIPLIER + increment (mod 2^64), with the low product in 16-bit steps to stay exact in doubles
    const lowProduct = multiply32(low, LOW);
    const newLow = lowProduct.low + this.#incrementLow;
    const carry = newLow > 0xffffffff ? 1 : 0;
    this.#high = (lowProduct.high + Math.imul(low, HIGH) + Math.imul(high, LOW) + this.#incrementHigh + carry) >>> 0;
    this.#low = newLow >>> 0;
    // xorshifted = ((state >> 18) ^ state) >> 27, as 32 bits
    const xLow = (((high << 14) | (low >>> 18)) ^ low) >>> 0, xHigh = ((high >>> 18) ^ high) >>> 0;
    const xorshifted = ((xHigh << 5) | (xLow >>> 27)) >>> 0;
    const rotation = high >>> 27;
    return ((xorshifted >>> rotation) | (xorshifted << ((32 - rotation) & 31))) >>> 0;
  }

  /** Uniform over [0, 1), 24 bits: exact in float32 too. */
  nextFloat(): number {
    return (this.nextUint32() >>> 8) / 16777216;
  }

  /** Uniform over 0 .. n - 1, without modulo bias. Throws a RangeError unless 1 <= n <= 2^32. */
  nextInt(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4294967296) throw new RangeError(`nextInt: n must be 1 .. 2^32, got ${n}`);
    const limit = 4294967296 - (4294967296 % n);
    let value = this.nextUint32();
    while (value >= limit) value = this.nextUint32();
    return value % n;
  }

  /** Standard normal, Box and Muller's transform. */
  normal(): number {
    if (this.#spare !== null) {
      const value = this.#spare;
      this.#spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log((this.nextUint32() + 0.5) / 4294967296));
    const angle = 2 * Math.PI * (this.nextUint32() / 4294967296);
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** In place, Fisher and Yates; returns its argument. */
  shuffle<T extends { [index: number]: unknown; length: number }>(values: T): T {
    const list = values as { [index: number]: unknown };
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.nextInt(i + 1), kept = list[i];
      list[i] = list[j];
      list[j] = kept;
    }
    return values;
  }

  /** 0 .. n - 1 in random order. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }

  #set(state: bigint, increment: bigint): void {
    const s = state & MASK, i = increment & MASK;
    this.#high = Number(s >> 32n);
    this.#low = Number(s & 0xffffffffn);
    this.#incrementHigh = Number(i >> 32n);
    this.#incrementLow = Number(i & 0xffffffffn);
  }
}

/** 32 x 32 -> 64 bit product in two halves. */
function multiply32(a: number, b: number): { high: number; low: number } {
  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
  const low = a0 * b0, mid = a1 * b0 + (low >>> 16), mid2 = a0 * b1 + (mid & 0xffff);
  return {
    high: (a1 * b1 + Math.floor(mid / 65536) + (mid2 >>> 16)) >>> 0,
    low: ((mid2 << 16) | (low & 0xffff)) >>> 0,
  };
}
