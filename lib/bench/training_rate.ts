/** Images per second of real trainings: shuffling, gathering, steps, optimiser and validation included. */
import { type Cifar10, DataMissingError, IMAGE_BYTES, loadCifar10, splitRows } from "../dataset/mod.ts";
import { Random } from "../random/mod.ts";
import { train } from "../training/mod.ts";
import type { Workload } from "./workloads.ts";

export interface TrainingRate {
  readonly workload: string;
  readonly engine: string;
  /** Training images; one is validated for every four. */
  readonly imagesPerSecond: number;
  /** Of the steps' own rate. */
  readonly share: number;
}

/** Seconds of steps in a training. */
const SECONDS = 2;

/** CIFAR-10 where it is there, else as many random pixels as the timing needs. */
export async function rateData(): Promise<Cifar10> {
  try {
    return await loadCifar10();
  } catch (error) {
    if (!(error instanceof DataMissingError)) throw error;
    const rows = 25_000,
      random = new Random(1),
      words = new Uint32Array(rows * IMAGE_BYTES / 4).map(() => random.nextUint32());
    const labels = Uint8Array.from({ length: rows }, (_, row) => row % 10);
    const fingerprint = { name: "random pixels", sha256: "0".repeat(64) };
    return { images: new Uint8Array(words.buffer), labels, fingerprint, split: splitRows(labels, 20_000, 400) };
  }
}

/** One epoch of as many images as take about two seconds, a quarter as many for validation: the data set's own proportion. */
export async function trainingRate(
  { name, method, config, batch }: Workload,
  engine: "wasm" | "native",
  stepMilliseconds: number,
  data: Cifar10,
): Promise<TrainingRate> {
  const { split } = data, wanted = Math.ceil(SECONDS * 1000 / stepMilliseconds) * batch;
  const images = Math.min(wanted, split.train.length), validation = split.validation.subarray(0, Math.ceil(images / 4));
  const part = { ...data, split: { ...split, validation } };
  const { trial } = await train(method, config, part, { engine, epochs: 1, images, protocol: { batch } });
  const imagesPerSecond = images / trial.seconds;
  return { workload: name, engine, imagesPerSecond, share: imagesPerSecond / (batch / stepMilliseconds * 1000) };
}
