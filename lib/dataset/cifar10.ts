import type { Split } from "./split.ts";

/** Which pixels these are: official or not. Recorded in every trial and printed under every table. */
export interface Fingerprint {
  /** `CIFAR-10, official` or `CIFAR-10, JPEG re-encoded`. */
  readonly name: string;
  /** Of all records (label, pixels) in their order. */
  readonly sha256: string;
}

/** The data set: 60,000 colour images of 32 x 32 in ten classes. */
export interface Cifar10 {
  /** [60,000][3][32][32]: rows 0 to 49,999 are the five training batches, the others the test batch. */
  readonly images: Uint8Array;
  /** [60,000], 0 to 9: `CLASS_NAMES`. */
  readonly labels: Uint8Array;
  readonly fingerprint: Fingerprint;
  /** 40,000 training, 10,000 validation (1,000 of each class) and 10,000 test rows. */
  readonly split: Split;
}
