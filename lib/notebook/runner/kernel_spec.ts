/** The kernels that the runner can start, and how each differs. */
import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { assetPath } from "../../assets.ts";
import { UserError } from "../../errors.ts";

export type KernelName = "deno" | "tslab";

export interface KernelSpec {
  readonly name: KernelName;
  /** Program and arguments, given the connection file's path. */
  command(connectionFile: string): readonly [string, ...string[]];
  /** Folder to start in, given the notebook's own. */
  folder(notebookFolder: string): string;
  /** Variables it gets beside those of the runner. */
  readonly environment: Readonly<Record<string, string>>;
  /** Silent code that ends the kernel once its parent, the runner, is gone. */
  readonly dieWithParent: string;
  /**
   * Silent code that publishes an output holding `token` under the media type {@linkcode BARRIER}, or null where the
   * kernel's `idle` can be trusted. The Deno kernel says `idle` while outputs are still queued (2.9.6); its queue is
   * first-in first-out, so all that comes before our own output belongs to the cell.
   */
  barrier(token: string): string | null;
}

export const BARRIER = "application/x-runner-barrier";

const deno: KernelSpec = {
  name: "deno",
  command: (file) => [process.execPath, "jupyter", "--kernel", "--conn", file],
  folder: (notebookFolder) => notebookFolder,
  environment: {},
  dieWithParent: "{const p=Deno.ppid;Deno.unrefTimer(setInterval(()=>{if(Deno.ppid!==p)Deno.exit(1)},1000))}",
  barrier: (token) =>
    `Deno.jupyter.broadcast("display_data",{data:{"${BARRIER}":"${token}"},metadata:{},transient:{}});undefined`,
};

/**
 * Node 20 has relaxed SIMD behind this switch, later versions without, and in the end not the switch: without relaxed SIMD
 * multiply-adds round twice, and trainings have other last bits than under Deno.
 */
const RELAXED_SIMD = "--experimental-wasm-relaxed-simd";

const tslab: KernelSpec = {
  name: "tslab",
  command: (file) => [
    "node",
    ...(nodeRuns(RELAXED_SIMD, "--eval", "") ? [RELAXED_SIMD] : []),
    ...[assetPath("node_modules/tslab/bin/tslab"), "kernel", "--config-path", file],
  ],
  // It resolves packages and type declarations from the folder that it was started in, never from above.
  folder: () => assetPath("."),
  // what it would fall back on, with a notice among the outputs: the native engine needs Deno
  environment: { ENGINE: process.env.ENGINE ?? "wasm" },
  dieWithParent: "{const p=process.ppid;setInterval(()=>{if(process.ppid!==p)process.exit(1)},1000).unref()}",
  barrier: () => null,
};

/** The kernel of that name. Throws {@linkcode UserError} with the command that installs it if it is not there. */
export function kernelSpec(name: KernelName): KernelSpec {
  if (name === "deno") return deno;
  if (!existsSync(assetPath("node_modules/tslab/bin/tslab"))) {
    throw new UserError("the tslab kernel is not installed; run `deno install` in the project's folder");
  }
  if (!nodeRuns("--version")) {
    throw new UserError(
      "the tslab kernel needs Node 20 or newer as `node` on the PATH; install it, or use --kernel deno",
    );
  }
  return tslab;
}

function nodeRuns(...args: string[]): boolean {
  return spawnSync("node", args).status === 0;
}
