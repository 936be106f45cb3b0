import { Arena, type Engine, type RowSource } from "../engine/mod.ts";
import type { CompiledModel } from "../models/method.ts";
import { Random } from "../random/mod.ts";
import { adamStep } from "../training/mod.ts";
import type { Workload } from "./workloads.ts";

const ARENA_BYTES = 2 ** 28;

/** Random pixels in the form that the method reads, as many rows as the batch. */
function randomSource(arena: Arena, { method, config, batch }: Workload, random: Random): RowSource {
  const form = method.input(config),
    pooled = form === "pooled",
    features = pooled ? 768 : 3072,
    count = batch * features;
  const values = pooled
    ? new Uint16Array(count).map(() => random.nextInt(1021))
    : new Uint8Array(count).map(() => random.nextInt(256));
  const [scale, shift] = pooled ? [1 / 1024, 0] : form === "raw" ? [1, 0] : [1 / 74, -1.7];
  const row = (value: number) => arena.store(new Float32Array(features).fill(value));
  const labels = arena.store(new Uint8Array(batch).map(() => random.nextInt(10)));
  return {
    kind: pooled ? "u16" : "u8",
    offset: arena.store(values),
    features,
    scale: row(scale),
    shift: row(shift),
    labels,
  };
}

/** A compiled workload that can be stepped: batch gathered and unpacked, forward, back, Adam. */
export class Stepper {
  readonly #model: CompiledModel;
  readonly #rows: Int32Array;
  #iteration = 0;

  constructor(private readonly workload: Workload, readonly engine: Engine) {
    const arena = new Arena(engine, ARENA_BYTES), random = new Random(1), { method, config, batch } = workload;
    this.#model = method.compile(config, arena, randomSource(arena, workload, random), batch, random.fork("model"));
    this.#model.parameters.set(method.init(config, random.fork("init")));
    this.#rows = Int32Array.from({ length: batch }, (_, i) => i);
  }

  /** One training step; milliseconds. */
  step(): number {
    const start = performance.now(), { method, config, batch } = this.workload;
    this.#model.lossAndGradient(this.#rows, 0, batch);
    adamStep(this.#model.arena, this.#model.parameters, method.protocol(config).optimiser, 1e-3, ++this.#iteration);
    return performance.now() - start;
  }

  /** Steps for that long, and at least eight times; milliseconds of each. */
  run(milliseconds: number): number[] {
    const times: number[] = [];
    for (const end = performance.now() + milliseconds; performance.now() < end || times.length < 8;) {
      times.push(this.step());
    }
    return times;
  }
}
