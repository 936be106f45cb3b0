import { UserError } from "../errors.ts";

/** What to do on a machine without the images; a sentence for people. */
export const CIFAR10_HELP =
  "Put cifar-10-binary.tar.gz (the binary version, from https://www.cs.toronto.edu/~kriz/cifar.html) into data/cifar10, " +
  "or name its folder in CIFAR10_DIR.";

/** The images are nowhere and cannot be fetched: what needs them is left out, everything else still works. */
export class DataMissingError extends UserError {
  override name = "DataMissingError";
}
