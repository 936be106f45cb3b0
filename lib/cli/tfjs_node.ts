/** `deno task tfjs-node`: makes TensorFlow's native backend available. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { basename, dirname } from "node:path";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { installTfjsNode, type RunProgram } from "../engine/tfjs/install.ts";
import { loadTf } from "../engine/tfjs/load.ts";
import { command, runCli } from "./cli.ts";

/** What the programs print: too much to show, and needed when something fails. */
const LOG = "data/cache/tfjs-node.log";

const run: RunProgram = (program, args, cwd) =>
  new Promise((resolve, reject) => {
    mkdirSync(dirname(assetPath(LOG)), { recursive: true });
    const log = openSync(assetPath(LOG), "a"), child = spawn(program, args, { cwd, stdio: ["ignore", log, log] });
    closeSync(log);
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve();
      else reject(new Error(`${basename(program)} ended with status ${status}, see ${LOG}`));
    });
  });

/** A module that failed to load stays failed in its process: so another one tries. */
const isAvailable = () =>
  new Promise<boolean>((resolve) => {
    const args = ["run", "-A", assetPath("lib/cli/tfjs_node.ts"), "--check"];
    const child = spawn(process.execPath, args, { cwd: assetPath("."), stdio: "ignore" });
    child.on("error", () => resolve(false));
    child.on("close", (status) => resolve(status === 0));
  });

/** Loads the library and lets it add; throws a UserError that says why it cannot. */
async function check(): Promise<string> {
  const { tf, version } = await loadTf("tensorflow");
  const [sum] = tf.tidy(() => tf.add(tf.scalar(2), tf.scalar(3)).dataSync());
  if (sum !== 5) throw new Error(`TensorFlow says 2 + 3 = ${sum}`);
  return version;
}

const program = command("tfjs-node", "Make TensorFlow's native backend available to the engine tensorflow.")
  .option("--check", "only say whether it is there")
  .action(async (options: { check?: boolean }) => {
    if (options.check) return console.log(await check());
    const how = await installTfjsNode({ isAvailable, run, onNotice: (text) => console.error(text) });
    console.log(`tensorflow is available (${how}): use it by --engine tensorflow`);
  });
await runCli(program);
