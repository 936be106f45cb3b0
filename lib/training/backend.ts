/** Which engine runs a training or an evaluation, and how a method's config becomes a model on it. */
import {
  type Arena,
  chooseEngine,
  type Engine,
  type EngineName,
  requestedEngine,
  type RowSource,
} from "../engine/mod.ts";
import type { CompiledModel, Method } from "../models/method.ts";
import type { Random } from "../random/mod.ts";
import type { Trial } from "./trial.ts";

export interface Backend {
  /** Whose memory holds images and parameters; the two tfjs engines compute elsewhere. */
  readonly arenaEngine: Engine;
  /** Name and version as recorded. */
  readonly record: Trial["engine"];
  /** The model that steps on this engine. */
  compile<C>(
    method: Method<C>,
    config: C,
    arena: Arena,
    source: RowSource,
    batch: number,
    random: Random,
  ): CompiledModel;
}

/** The engine of that name, else of the environment's ENGINE, else the fastest there is. Throws a UserError if it cannot be had. */
export async function chooseBackend(requested: EngineName | undefined): Promise<Backend> {
  const name = requestedEngine(requested);
  if (name === "tensorflow" || name === "tfjs") {
    const { tfBackend } = await import("./tfjs/tf_backend.ts");
    return await tfBackend(name);
  }
  const engine = chooseEngine(name ?? undefined);
  return {
    arenaEngine: engine,
    record: { name: engine.name, version: engine.version },
    compile: (method, config, arena, source, batch, random) => method.compile(config, arena, source, batch, random),
  };
}
