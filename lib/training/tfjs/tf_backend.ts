import { wasmEngine } from "../../engine/mod.ts";
import { loadTf } from "../../engine/tfjs/load.ts";
import type { Backend } from "../backend.ts";
import { TfModel } from "./tf_model.ts";

/** Training and evaluation of the TensorFlow.js definitions, on TensorFlow itself or on tfjs's own backends. */
export async function tfBackend(name: "tensorflow" | "tfjs"): Promise<Backend> {
  const { tf, version } = await loadTf(name);
  return {
    arenaEngine: wasmEngine(),
    record: { name, version },
    compile: (method, config, arena, source, batch, random) =>
      new TfModel(tf, method.define(config), method.compile(config, arena, source, batch, random), source, random),
  };
}
