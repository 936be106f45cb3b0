import type { Kernels } from "./kernels.ts";

export type EngineName = "wasm" | "native" | "tensorflow" | "tfjs";

/** What runs the kernels. */
export interface Engine {
  readonly name: "wasm" | "native";
  /** Recorded with every trial: which build of the kernels. */
  readonly version: string;
  /** Binds the kernels to a memory; `attach` must run before kernels are called after another memory was used. */
  instantiate(memory: WebAssembly.Memory): { kernels: Kernels; attach: () => void };
}
