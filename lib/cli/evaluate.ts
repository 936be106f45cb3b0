/** `deno task evaluate FILE.safetensors`: accuracy of saved weights. */
import { readFileSync } from "node:fs";
import { type Cifar10, loadCifar10, readRecords } from "../dataset/mod.ts";
import { messageOf, UserError } from "../errors.ts";
import {
  evaluateImages,
  evaluateWeights,
  type Evaluation,
  needsStatistics,
  type SavedWeights,
  unpackWeights,
} from "../training/mod.ts";
import { command, printJson, runCli } from "./cli.ts";

function readWeights(path: string): SavedWeights {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${messageOf(error)}): name a file that train --out wrote`);
  }
  return unpackWeights(bytes, path);
}

/** On the test set, or on the records of a file. */
async function evaluate(saved: SavedWeights, images: string | undefined): Promise<Evaluation> {
  const { method, config, weights } = saved;
  if (images === undefined) {
    return await evaluateWeights(method, config, weights, warnOfOtherPixels(saved, await loadCifar10()));
  }
  const records = readRecords(images), rows = Int32Array.from(records.labels, (_, row) => row);
  const training = needsStatistics(method, config) ? warnOfOtherPixels(saved, await loadCifar10()) : null;
  return await evaluateImages(method, config, weights, records, rows, training);
}

function warnOfOtherPixels({ data }: SavedWeights, here: Cifar10): Cifar10 {
  if (data !== here.fingerprint.name) console.error(`note: trained on ${data}, here is ${here.fingerprint.name}`);
  return here;
}

const program = command("evaluate", "Accuracy of saved weights on the test set, or on any file of CIFAR-10 records.")
  .argument("<file>", "weights that train --out wrote")
  .option("--images <file>", "CIFAR-10 binary records of 3073 bytes: label, 3072 pixels")
  .option("--json", "print one JSON value on stdout, with the class of each image")
  .action(async (file: string, { images, json }: { images?: string; json?: boolean }) => {
    const saved = readWeights(file), result = await evaluate(saved, images);
    const { images: count, accuracy, predictions } = result;
    if (json) return printJson({ images: count, accuracy, predictions: [...predictions] });
    const where = images ?? "test";
    console.log(`${saved.method.name}  ${saved.method.label(saved.config)}`);
    console.log(`accuracy ${(100 * accuracy).toFixed(2)} % on ${count} images (${where})`);
  });
await runCli(program);
