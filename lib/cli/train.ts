/** `deno task train METHOD CONFIG`: one training with progress. */
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { Option } from "commander";
import { loadCifar10 } from "../dataset/mod.ts";
import { ENGINE_NAMES, type EngineName } from "../engine/mod.ts";
import { messageOf, UserError } from "../errors.ts";
import { writeAtomically } from "../files.ts";
import { getMethod, METHODS, parseConfig } from "../models/mod.ts";
import { DEAD, packWeights, train, type TrainOptions } from "../training/mod.ts";
import { command, Interrupted, printJson, runCli, wholeNumber } from "./cli.ts";
import { stopSignal } from "./interrupt.ts";
import { resultText, trainingDisplay } from "./training_line.ts";

interface Options {
  readonly epochs?: number;
  readonly images?: number;
  readonly seed: number;
  readonly engine?: EngineName;
  readonly out?: string;
  readonly json?: boolean;
}

/** Finds out before hours of training, not after. */
function checkWritable(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error("it is a folder");
  } catch (error) {
    throw new UserError(`--out ${file}: cannot be written there (${messageOf(error)}): choose another place`);
  }
}

async function run(name: string, text: string, options: Options): Promise<void> {
  const { epochs, images, seed, engine, out, json } = options;
  const method = getMethod(name), config = parseConfig(method, text);
  if (out !== undefined) checkWritable(out);
  const data = await loadCifar10(), display = trainingDisplay(process.stderr), stop = stopSignal(() => display.end());
  const settings: TrainOptions = {
    seed,
    ...(epochs === undefined ? {} : { epochs }),
    ...(images === undefined ? {} : { images }),
    ...(engine === undefined ? {} : { engine }),
    signal: stop,
    onStart: (start) =>
      console.error(`engine: ${start.engine.name} (${start.engine.version}); ${data.fingerprint.name}`),
    onProgress: display.onProgress,
  };
  const { trial, weights } = await train(method, config, data, settings).catch((error) => {
    throw stop.aborted ? new Interrupted() : error;
  }).finally(display.end);
  if (trial.outcome !== "ok") {
    const { failed } = trial.outcome;
    if (failed !== DEAD) {
      if (json) printJson(trial);
      throw new UserError(`the training failed: ${failed}; try another seed or a smaller rate`);
    }
    console.error(`note: ${failed}`);
  }
  const file = packWeights(trial, weights), weightsSha256 = createHash("sha256").update(file).digest("hex");
  if (out !== undefined) {
    writeAtomically(out, file);
    trial.weights = { file: out, sha256: weightsSha256 };
  }
  if (json) return printJson({ ...trial, weightsSha256 });
  console.log(resultText(trial));
  console.log(`weights SHA-256 ${weightsSha256}${out === undefined ? "" : ` in ${out}`}`);
}

const program = command("train", "Train one model once, with progress.")
  .argument("<method>", METHODS.map(({ name }) => name).join(", "))
  .argument("<config>", `"A, C2(16,(3,3)), M, Dr, D*", or JSON such as '{"depth":5,"projectionDim":12}'`)
  .option("--epochs <n>", "default: as in the paper", wholeNumber(1))
  .option("--images <n>", "only the first n of the shuffled training images", wholeNumber(1))
  .option("--seed <n>", "any whole number", wholeNumber(0), 1)
  .addOption(new Option("--engine <name>", "default: ENGINE, else the fastest there is").choices(ENGINE_NAMES))
  .option("--out <file>", "write the weights as safetensors")
  .option("--json", "print the trial's line on stdout")
  .action(run);
await runCli(program);
