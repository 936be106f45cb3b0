import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { assetPath } from "../assets.ts";
import type { Engine } from "./engine.ts";
import type { Kernels } from "./kernels.ts";

let built: { module: WebAssembly.Module; version: string } | null = null;

/** Relaxed SIMD where the runtime has it (Deno 2.9, Node >= 22), else the plain build, whose last bits differ. */
function load(): { module: WebAssembly.Module; version: string } {
  const read = (name: string) => new Uint8Array(readFileSync(assetPath(`lib/engine/wasm/${name}`)));
  const relaxed = read("kernels.wasm");
  const fused = WebAssembly.validate(relaxed), bytes = fused ? relaxed : read("kernels_plain.wasm");
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { module: new WebAssembly.Module(bytes), version: `${fused ? "relaxed-simd" : "plain-simd"} ${hash}` };
}

/** The embedded engine: our AssemblyScript kernels. */
export function wasmEngine(): Engine {
  built ??= load();
  const { module, version } = built;
  return {
    name: "wasm",
    version,
    instantiate(memory) {
      const abort = () => {
        throw new Error("a kernel stopped");
      };
      const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
      return { kernels: instance.exports as unknown as Kernels, attach: () => {} };
    },
  };
}
