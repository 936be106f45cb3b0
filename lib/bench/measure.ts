/** Engines and peers take turns on each workload, so that whatever else the machine does touches all alike. */
import type { Engine } from "../engine/mod.ts";
import { runPeer } from "./peers.ts";
import { Stepper } from "./stepper.ts";
import type { Workload } from "./workloads.ts";

/** A row of `bench --json`. */
export interface Timing {
  readonly workload: string;
  /** `native`, `wasm`, or a peer's name and version. */
  readonly engine: string;
  /** Median of the steps. */
  readonly ms: number;
  readonly gflops: number;
}

export interface MeasureOptions {
  readonly engines: readonly Engine[];
  readonly peers: readonly string[];
  readonly turns?: number;
  /** Of an engine in a turn. */
  readonly milliseconds?: number;
}

/** The middle value, the upper one of two. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

export function measure(
  workload: Workload,
  { engines, peers, turns = 3, milliseconds = 500 }: MeasureOptions,
): Timing[] {
  const steppers = engines.map((engine) => new Stepper(workload, engine)), times = new Map<string, number[]>();
  const note = (name: string, values: readonly number[]) => times.set(name, [...(times.get(name) ?? []), ...values]);
  for (const stepper of steppers) stepper.run(milliseconds / 2); // the compilers behind wasm settle
  for (let turn = 0; turn < turns; turn++) {
    for (const stepper of steppers) note(stepper.engine.name, stepper.run(milliseconds));
    // a peer's program times many steps itself
    for (const command of peers) for (const { peer, ms } of runPeer(command, workload.name)) note(peer, [ms]);
  }
  return [...times].map(([engine, values]) => {
    const ms = median(values);
    return {
      workload: workload.name,
      engine,
      ms: Number(ms.toFixed(4)),
      gflops: Number((workload.gflop / ms * 1000).toFixed(2)),
    };
  });
}
