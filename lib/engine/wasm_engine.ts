import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { assetPath } from "../assets.ts";
import type { Engine } from "./engine.ts";
import type { Kernels } from "./kernels.ts";

const abort = () => {
  throw new Error("a kernel stopped");
};

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Kernels;
}

/** Whether this processor rounds a multiply-add once: (1 + 2^-12)^2 - (1 + 2^-11) is 2^-24, and 0 if the product is rounded. */
function fusesMultiplyAdd(module: WebAssembly.Module): boolean {
  const memory = new WebAssembly.Memory({ initial: 1 }), kernels = instantiate(module, memory);
  const floats = new Float32Array(memory.buffer), x = 64, w = 32, bias = 48, y = 96;
  floats[x] = floats[w] = 1 + 2 ** -12;
  floats[bias] = -(1 + 2 ** -11);
  kernels.conv_forward(x * 4, w * 4, bias * 4, y * 4, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0);
  return floats[y] === 2 ** -24;
}

/** What was loaded, by whether the plain build was asked for. */
const builds = new Map<boolean, { module: WebAssembly.Module; version: string }>();

function load(plain: boolean): { module: WebAssembly.Module; version: string } {
  const read = (name: string) => new Uint8Array(readFileSync(assetPath(`lib/engine/wasm/${name}`)));
  const relaxed = read("kernels.wasm"), isRelaxed = !plain && WebAssembly.validate(relaxed);
  const bytes = isRelaxed ? relaxed : read("kernels_plain.wasm"),
    module = new WebAssembly.Module(bytes as BufferSource);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const build = isRelaxed ? fusesMultiplyAdd(module) ? "relaxed-simd" : "relaxed-simd without fusing" : "plain-simd";
  return { module, version: `${build} ${hash}` };
}

/**
 * The embedded engine: our AssemblyScript kernels. With relaxed SIMD where the runtime has it (Deno 2.9, Node >= 22), else,
 * or where `plain` asks for it, with plain SIMD, whose last bits differ.
 */
export function wasmEngine({ plain = false } = {}): Engine {
  const { module, version } = builds.get(plain) ?? load(plain);
  builds.set(plain, { module, version });
  return {
    name: "wasm",
    version,
    instantiate: (memory) => ({ kernels: instantiate(module, memory), attach: () => {} }),
  };
}
