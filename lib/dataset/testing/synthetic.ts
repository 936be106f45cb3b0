/** A small data set in CIFAR-10's form that a network can learn, for tests. */
import { createHash } from "node:crypto";
import { Random } from "../../random/mod.ts";
import type { Cifar10 } from "../cifar10.ts";
import { CLASS_NAMES, IMAGE_BYTES } from "../records.ts";
import { splitRows } from "../split.ts";

export interface SyntheticOptions {
  /** Rows of each part; `validation` must be a multiple of 10, each other at least 20. */
  readonly train?: number;
  readonly validation?: number;
  readonly test?: number;
  readonly seed?: number;
}

const CLASSES = CLASS_NAMES.length;

/** Deterministic: ten patterns, each a colour gradient and a bright square of its own, under noise. Labels take turns. */
export function syntheticCifar10(options: SyntheticOptions = {}): Cifar10 {
  const { train = 200, validation = 100, test = 100, seed = 1 } = options, rows = train + validation + test;
  const random = new Random(`synthetic ${seed}`), images = new Uint8Array(rows * IMAGE_BYTES);
  const labels = Uint8Array.from({ length: rows }, (_, row) => row % CLASSES);
  const patterns = Array.from({ length: CLASSES }, () => pattern(random));
  for (let row = 0; row < rows; row++) {
    const clean = patterns[labels[row]!]!, brightness = random.nextInt(60);
    for (let f = 0; f < IMAGE_BYTES; f++) images[row * IMAGE_BYTES + f] = clean[f]! + brightness + random.nextInt(64);
  }
  const sha256 = createHash("sha256").update(images).update(labels).digest("hex");
  const fingerprint = { name: `synthetic, seed ${seed}`, sha256 };
  return { images, labels, fingerprint, split: splitRows(labels, train + validation, validation / CLASSES) };
}

/** Bytes up to 132, so that brightness and noise never overflow. */
function pattern(random: Random): Uint8Array {
  const slopes = Array.from({ length: 3 }, () => [random.nextInt(3), random.nextInt(3)] as const);
  const top = random.nextInt(20), left = random.nextInt(20), channel = random.nextInt(3);
  return Uint8Array.from({ length: IMAGE_BYTES }, (_, i) => {
    const c = Math.floor(i / 1024), y = Math.floor(i / 32) % 32, x = i % 32, [down, right] = slopes[c]!;
    const square = c === channel && y >= top && y < top + 12 && x >= left && x < left + 12;
    return square ? 130 : Math.min(120, down * y + right * x);
  });
}
