/** The kernelspec of the Deno kernel, written where Jupyter looks for it. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { UserError } from "../errors.ts";
import { writeAtomically } from "../files.ts";

/** Where this user's Jupyter keeps its data; Jupyter's own rule. */
function jupyterDataDir(): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = process.env;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (platform() === "darwin") return join(homedir(), "Library", "Jupyter");
  if (platform() === "win32") return join(APPDATA ?? homedir(), "jupyter");
  return join(XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "jupyter");
}

/**
 * Writes the kernelspec for this deno. Deno's own `jupyter --install` leaves out `interrupt_mode`, so that front ends
 * stop a cell by a signal that kills the kernel; with `message` the kernel stops the cell and keeps its state.
 *
 * @returns the path of kernel.json. Throws {@linkcode UserError} if `deno` is no Deno or the folder cannot be written.
 */
export function installKernel(deno: string, dataDir: string = jupyterDataDir()): string {
  let version: string;
  try {
    version = execFileSync(deno, ["--version"], { encoding: "utf8" }).split("\n")[0] ?? "";
  } catch {
    throw new UserError(`${deno} cannot be run: install Deno 2.9.6 (npm install -g deno@2.9.6) and try again`);
  }
  if (!existsSync(deno) || !version.startsWith("deno ")) {
    throw new UserError(`${deno} is not Deno: install Deno 2.9.6 (npm install -g deno@2.9.6) and try again`);
  }
  const spec = {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    interrupt_mode: "message",
    language: "typescript",
  };
  const path = join(dataDir, "kernels", "deno", "kernel.json");
  try {
    writeAtomically(path, JSON.stringify(spec, null, 2) + "\n");
  } catch (error) {
    throw new UserError(`${path} cannot be written (${(error as Error).message}): give another folder with --data-dir`);
  }
  return path;
}
