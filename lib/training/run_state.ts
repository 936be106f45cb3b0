import type { Random, RandomState } from "../random/mod.ts";
import { packCheckpoint, unpackCheckpoint } from "./checkpoint.ts";
import type { Checkpoints, RunInput } from "./run.ts";
import { newWatch, type Watch } from "./stopping.ts";
import type { Epoch } from "./trial.ts";

/** Where a run stands, between two epochs. */
export interface RunState {
  epoch: number;
  /** Steps done, over all epochs. */
  iteration: number;
  readonly history: Epoch[];
  readonly watch: Watch;
  /** Values of the epoch that is kept so far. */
  readonly kept: Float32Array;
  /** Spent before this process took over. */
  readonly seconds: number;
}

interface Saved extends Omit<RunState, "kept"> {
  readonly streams: Record<string, RandomState>;
  readonly hooks: unknown;
}

/** A fresh state, or the checkpoint's with the model, the streams and the hooks put back. Throws a UserError on a bad one. */
export async function beginOrResume({ model, hooks, streams, checkpoint }: RunInput): Promise<RunState> {
  const { parameters } = model, bytes = await checkpoint?.load();
  if (!bytes) {
    hooks.begin?.(model);
    return { epoch: 0, iteration: 0, history: [], watch: newWatch(), kept: parameters.values.slice(), seconds: 0 };
  }
  const { header, runs } = unpackCheckpoint<Saved>(bytes, parameters.values.length);
  const { values, first, second, kept } = runs;
  parameters.values.set(values);
  parameters.firstMoment.set(first);
  parameters.secondMoment.set(second);
  for (const [name, state] of Object.entries(header.streams)) streams[name]?.restore(state);
  hooks.restore?.(header.hooks);
  const { epoch, iteration, history, watch, seconds } = header;
  return { epoch, iteration, history, watch, kept, seconds };
}

/** Saves a state as it is between two epochs. */
export async function saveState(input: RunInput, state: RunState, checkpoint: Checkpoints): Promise<void> {
  const { values, firstMoment, secondMoment } = input.model.parameters, { kept, ...rest } = state;
  const header: Saved = { ...rest, streams: statesOf(input.streams), hooks: input.hooks.save?.() ?? null };
  await checkpoint.save(packCheckpoint(header, { values, first: firstMoment, second: secondMoment, kept }));
}

function statesOf(streams: Readonly<Record<string, Random>>): Record<string, RandomState> {
  return Object.fromEntries(Object.entries(streams).map(([name, stream]) => [name, stream.state]));
}
