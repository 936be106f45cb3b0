import { Arena, type Engine } from "../engine/mod.ts";

/** Of a round of the kernel, in billions of operations (a multiply-add is two). */
const GFLOP = 2 * 1024 / 1e9;

/** The core's multiply-adds in registers with this engine's vectors, GFLOP/s: the best of many short runs. */
export function multiplyAddPeak(engine: Engine): number {
  const { multiply_adds } = new Arena(engine, 2 ** 16).kernels, rounds = 20_000;
  let best = Infinity;
  for (let i = 0; i < 30; i++) {
    const start = performance.now();
    multiply_adds(rounds, 0.5);
    best = Math.min(best, performance.now() - start);
  }
  return rounds * GFLOP / (best / 1000);
}
