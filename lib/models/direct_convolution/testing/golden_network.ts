/** The golden network of direct-convolution.md, section 8: its input and weights from one small generator. */
import type { TensorSpec } from "../../../engine/mod.ts";

export const GOLDEN_ARCHITECTURE = "A, C2(4,(3,3)), C1(6,(3,3)), M, D(16), Dr, D*";

/** v0 = seed, v(n+1) = 16807 v(n) mod 2147483647, u = v / 2147483647; the first number used is u(1). */
function uniform(seed: number): () => number {
  let v = seed;
  return () => (v = (16807 * v) % 2147483647) / 2147483647;
}

/** Two images of 16x16x3, values floor(256 u) / 255, after A: [2][8][8][3]; labels 3 and 7. */
export function goldenInput(): { x: Float32Array; labels: Uint8Array } {
  const u = uniform(777), image = Array.from({ length: 2 * 768 }, () => Math.floor(256 * u()) / 255);
  const at = (n: number, h: number, w: number, c: number) => image[((n * 16 + h) * 16 + w) * 3 + c]!;
  const x = Float32Array.from({ length: 2 * 192 }, (_, i) => {
    const c = i % 3, w = 2 * (Math.floor(i / 3) % 8), h = 2 * (Math.floor(i / 24) % 8), n = Math.floor(i / 192);
    return (at(n, h, w, c) + at(n, h, w + 1, c) + at(n, h + 1, w, c) + at(n, h + 1, w + 1, c)) / 4;
  });
  return { x, labels: Uint8Array.of(3, 7) };
}

/** What A makes of it. */
export const GOLDEN_POOLED = { height: 8, width: 8, channels: 3 } as const;

/** Tensor t from seed 1000 + t: weights u - 0.5, biases 0.2 (u - 0.5) + 0.05. */
export function goldenWeights(specs: readonly TensorSpec[]): Record<string, Float32Array> {
  return Object.fromEntries(specs.map(({ name, shape }, t) => {
    const u = uniform(1000 + t), bias = /bias$/i.test(name);
    const value = () => (bias ? 0.2 * (u() - 0.5) + 0.05 : u() - 0.5);
    return [name, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, value)];
  }));
}

export const GOLDEN = {
  logits: [
    [
      0.31407325,
      0.21108131,
      -0.10365702,
      0.47777428,
      0.60706261,
      -0.03543904,
      0.26360887,
      0.00626868,
      0.07847526,
      -0.13275978,
    ],
    [
      0.33124643,
      0.12966221,
      -0.06142344,
      0.36511775,
      0.59868604,
      -0.01123713,
      0.22113598,
      0.02809584,
      0.05724797,
      -0.11604964,
    ],
  ],
  /** L2 norm and sum of the gradient of the mean loss, tensor by tensor. */
  gradients: [
    [0.2199664666, -0.1209737999],
    [0.1153581104, 0.0207362763],
    [0.2294765840, 0.4507811181],
    [0.2398277079, 0.3083026041],
    [0.7546789101, -0.1981592435],
    [0.6458264641, -0.0228803379],
    [0.4820650965, -0.4360629617],
    [0.4600004216, -0.0638639294],
    [0.5160936887, 0],
    [0.6283200453, 0],
  ],
  /** Before steps 1 to 5 and after step 5 of Adam, Keras form, rate 0.005. */
  losses: [2.237308570, 2.157646366, 2.087232483, 2.025698113, 1.964053262, 1.900647250],
  linear: { loss: 2.2464900476, lossAfterFive: 1.910560400 },
} as const;
