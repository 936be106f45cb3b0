/** CIFAR-10: found or fetched, verified, split, and the forms in which the methods read it. */
export type { Cifar10, Fingerprint } from "./cifar10.ts";
export type { DownloadProgress } from "./download.ts";
export {
  classCounts,
  imageChw,
  imageHwc,
  POOLED_FEATURES,
  pooledMaps,
  standardisation,
  standardise,
} from "./features.ts";
export { loadCifar10, type LoadOptions } from "./load.ts";
export { CIFAR10_HELP, DataMissingError } from "./missing.ts";
export { CLASS_NAMES, IMAGE_BYTES, type LabelledImages, readRecords } from "./records.ts";
export { SPLIT_QUESTIONS } from "./open_questions.ts";
export { type Split, splitRows } from "./split.ts";
