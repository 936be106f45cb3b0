/** Which entries a hard threshold left at zero: they are put back to zero after every step (edgeml-models.md 1.6). */
export class Support {
  readonly #zeros: Int32Array;

  constructor(readonly length: number, zeros: Int32Array) {
    this.#zeros = zeros;
  }

  /** The support of what a threshold gave. */
  static of(values: Float32Array): Support {
    const zeros: number[] = [];
    values.forEach((value, i) => value === 0 && zeros.push(i));
    return new Support(values.length, Int32Array.from(zeros));
  }

  get kept(): number {
    return this.length - this.#zeros.length;
  }

  /** Zeroes what lies outside; gradients and Adam's moments of those entries go on. */
  apply(values: Float32Array): void {
    const zeros = this.#zeros;
    for (let i = 0; i < zeros.length; i++) values[zeros[i]!] = 0;
  }

  /** One bit an entry, 1 where it is kept, in base 64. */
  save(): string {
    const bits = new Uint8Array(Math.ceil(this.length / 8)).fill(255);
    for (const i of this.#zeros) bits[i >> 3] = bits[i >> 3]! & ~(1 << (i & 7));
    return btoa(bits.reduce((text, byte) => text + String.fromCharCode(byte), ""));
  }

  static restore(length: number, saved: string): Support {
    const bits = Uint8Array.from(atob(saved), (letter) => letter.charCodeAt(0));
    const zeros = Array.from({ length }, (_, i) => i).filter((i) => !(bits[i >> 3]! & (1 << (i & 7))));
    return new Support(length, Int32Array.from(zeros));
  }
}
