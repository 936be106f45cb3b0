/** TensorFlow.js on a named backend: one engine object, whichever of its packages registered the backend. */
import { dirname } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type * as tfTypes from "@tensorflow/tfjs";
import { resolvePackageFile } from "../../assets.ts";
import { messageOf, UserError } from "../../errors.ts";
import { registerGradientKernels } from "./gradient_kernels.ts";
import { importTfjsNode } from "./tfjs_node.ts";

export type Tf = typeof tfTypes;

export interface LoadedTf {
  readonly tf: Tf;
  /** `wasm`, `cpu` or `tensorflow`. */
  readonly backend: string;
  readonly version: string;
}

/**
 * `tensorflow`: the native library of @tensorflow/tfjs-node; a UserError that says how to get it where it is not. `tfjs`:
 * the WebAssembly backend with the gradient kernels that it lacks, or the plain JavaScript one.
 */
export async function loadTf(engine: "tensorflow" | "tfjs"): Promise<LoadedTf> {
  if (engine === "tensorflow") {
    await importTfjsNode();
    const tf = await importTfjs();
    await tf.setBackend("tensorflow");
    const { binding } = tf.backend() as unknown as { binding?: { TF_Version?: string } };
    return { tf, backend: "tensorflow", version: `tfjs-node ${tf.version_core}, TensorFlow ${binding?.TF_Version}` };
  }
  const tf = await importTfjs(), backend = (await tryWasm(tf)) ? "wasm" : "cpu";
  await tf.setBackend(backend);
  await tf.ready();
  return { tf, backend, version: `tfjs ${tf.version_core}, ${backend}` };
}

async function importTfjs(): Promise<Tf> {
  const tf = await import("@tensorflow/tfjs");
  // the plain backend advertises tfjs-node at its first use
  const cpu = tf.findBackend("cpu") as unknown as { firstUse?: boolean } | null;
  if (cpu) cpu.firstUse = false;
  return tf;
}

async function tryWasm(tf: Tf): Promise<boolean> {
  try {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    const folder = dirname(resolvePackageFile("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"));
    setWasmPaths(process.versions["deno"] ? `${pathToFileURL(folder).href}/` : `${folder}/`);
    if (!await tf.setBackend("wasm")) return false;
    await tf.ready();
    registerGradientKernels(tf);
    return true;
  } catch (error) {
    if (error instanceof UserError) throw error;
    console.error(`tfjs: the plain JavaScript backend is used (${messageOf(error)})`);
    return false;
  }
}
