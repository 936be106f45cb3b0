/** A ProtoNN of two dimensions that was never trained: it compares brightness at the left and at the top. */
import { syntheticCifar10 } from "../../dataset/testing/synthetic.ts";

export const fakeProtonnData = syntheticCifar10({ train: 40, validation: 60, test: 20, seed: 2 });

/** Columns of W: the mean of the pixels on the left, and of those at the top. Prototypes speak for airplane, bird and ship. */
export function fakeProtonnWeights(): Record<string, Float32Array> {
  const W = Float32Array.from({ length: 2 * 3072 }, (_, i) => {
    const pixel = (i >> 1) % 1024, x = pixel % 32, y = pixel >> 5;
    return (i % 2 === 0 ? x < 16 : y < 16) ? 1 / 1536 : 0;
  });
  const Z = new Float32Array(30);
  Z[0] = Z[3 * 2 + 1] = Z[3 * 8 + 2] = 1;
  return { W, B: Float32Array.of(80, 100, 115, 90, 110, 85), Z };
}
