/** `deno task golden FILE...`: replays golden vectors through our models. */
import process from "node:process";
import { basename } from "node:path";
import { Option } from "commander";
import { chooseEngine, ENGINE_NAMES, type EngineName, requestedEngine } from "../engine/mod.ts";
import { loadTf } from "../engine/tfjs/load.ts";
import { UserError } from "../errors.ts";
import { type Check, replayFile, type Runners } from "../golden/mod.ts";
import { command, printJson, runCli } from "./cli.ts";

interface Options {
  readonly engine?: EngineName;
  readonly json?: boolean;
}

/** The engine asked for; else our kernels on all engines there are, and the definitions on the best TensorFlow.js there is. */
async function runners(asked: EngineName | null): Promise<Runners> {
  if (asked === "tensorflow" || asked === "tfjs") return { engines: [], definitions: [await definition(asked)] };
  if (asked !== null) return { engines: [chooseEngine(asked)], definitions: [] };
  const fastest = chooseEngine(), engines = fastest.name === "native" ? [chooseEngine("wasm"), fastest] : [fastest];
  try {
    return { engines, definitions: [await definition("tensorflow")] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { engines, definitions: [await definition("tfjs")] };
  }
}

async function definition(name: "tensorflow" | "tfjs") {
  const { tf, version } = await loadTf(name);
  console.error(`definitions: ${version}`);
  return { name, tf };
}

function print(file: string, checks: readonly Check[]): void {
  console.log(`${file}`);
  for (const { check, maxError, tolerance, ok } of checks) {
    console.log(`  ${ok ? "ok  " : "FAIL"}  ${check.padEnd(52)} ${maxError.toExponential(1)} of ${tolerance}`);
  }
}

async function golden(files: string[], { engine, json }: Options): Promise<void> {
  const on = await runners(engine ?? requestedEngine()), failed: string[] = [], rows: unknown[] = [];
  for (const file of files) {
    const checks = replayFile(file, on);
    rows.push(...checks.map(({ check, maxError, tolerance, ok }) => ({ file, check, maxError, tolerance, ok })));
    failed.push(...checks.filter(({ ok }) => !ok).map(({ check }) => `${basename(file)}: ${check}`));
    if (!json) print(file, checks);
  }
  if (json) printJson(rows);
  else console.log(`${rows.length} checks, ${failed.length === 0 ? "all ok" : `${failed.length} failed`}`);
  if (failed.length > 0) {
    throw new UserError(`${failed.length} of ${rows.length} checks failed, the first is ${failed[0]}`);
  }
}

process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";

await runCli(
  command(
    "golden",
    "Replays golden vectors (forward values, losses, gradients, steps, schedules, sizes) through our models.",
  )
    .argument("<files...>", "files in the format of golden/README.md")
    .addOption(
      new Option("--engine <name>", "only this engine (default: all that are there)").choices([...ENGINE_NAMES]),
    )
    .option("--json", "print one JSON value: [{file, check, maxError, tolerance, ok}]")
    .action(golden),
);
