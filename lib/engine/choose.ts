import process from "node:process";
import { messageOf, UserError } from "../errors.ts";
import type { Engine, EngineName } from "./engine.ts";
import { nativeEngine } from "./native_engine.ts";
import { wasmEngine } from "./wasm_engine.ts";
import { selfCheck } from "./self_check.ts";

export const ENGINE_NAMES: readonly EngineName[] = ["native", "wasm", "tensorflow", "tfjs"];

/** `name`, else the environment's ENGINE, else `null`: the fastest that is there. Throws a UserError on an unknown name. */
export function requestedEngine(name: string | undefined = process.env["ENGINE"]): EngineName | null {
  if (name === undefined || name === "") return null;
  if (!(ENGINE_NAMES as readonly string[]).includes(name)) {
    throw new UserError(`unknown engine ${name}: choose one of ${ENGINE_NAMES.join(", ")}`);
  }
  return name as EngineName;
}

let native: Engine | null = null, noticed = false;

function checkedNative(): Engine {
  if (!native) {
    const engine = nativeEngine();
    selfCheck(engine, wasmEngine());
    native = engine;
  }
  return native;
}

/**
 * The engine for compiled models: `native` if it builds and gives the bits of `wasm`, else `wasm` with one notice on
 * stderr. Asking for `native` by name where it cannot be had is a UserError.
 */
export function chooseEngine(name?: "wasm" | "native"): Engine {
  if (name === "wasm") return wasmEngine();
  try {
    return checkedNative();
  } catch (error) {
    if (name === "native") throw error;
    if (!noticed) console.error(`engine: wasm (native is not used: ${messageOf(error)})`);
    noticed = true;
    return wasmEngine();
  }
}
