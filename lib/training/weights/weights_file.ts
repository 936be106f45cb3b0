/** Trained weights as a safetensors file that knows whose they are. */
import { createHash } from "node:crypto";
import { messageOf, UserError } from "../../errors.ts";
import { checkConfig, getMethod, type Method, type MethodName, type Weights } from "../../models/mod.ts";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors.ts";
import type { Trial } from "../trial.ts";

/** What of a trial stands in its weights' file: nothing that differs between two runs of it. */
export type WeightsOrigin = Pick<Trial, "id" | "method" | "config" | "protocol" | "seed" | "data">;

export interface SavedWeights {
  readonly method: Method;
  readonly config: unknown;
  readonly weights: Weights;
  /** Id of the trial. */
  readonly trial: string;
  /** Name of the pixels it was trained on. */
  readonly data: string;
}

/** Bytes of a safetensors file: tensors under the method's names and shapes; method, config, trial, protocol and data as text. */
export function packWeights(origin: WeightsOrigin, weights: Weights): Uint8Array {
  const { id, method, config, protocol, seed, data } = origin, tensors: Record<string, Tensor> = {};
  for (const { name, shape } of getMethod(method).parameters(config)) tensors[name] = { shape, values: weights[name]! };
  const metadata = {
    method,
    config: JSON.stringify(config),
    trial: id,
    seed: String(seed),
    protocol: JSON.stringify(protocol),
    data: data.name,
    dataSha256: data.sha256,
    split: data.split,
  };
  return encodeSafetensors({ tensors, metadata });
}

/**
 * The counterpart of `packWeights`. Throws a UserError of one line, beginning with `name`, when the file is damaged, names
 * no known method, is another method's than `expected`, or lacks a tensor that its config has.
 */
export function unpackWeights(bytes: Uint8Array, name: string, expected?: MethodName): SavedWeights {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const { method: methodName, config: configText, trial = "", data = "" } = metadata;
  if (methodName === undefined || configText === undefined) {
    throw new UserError(`${name}: does not say which method and config it is of: give a file written by train --out`);
  }
  if (expected !== undefined && methodName !== expected) {
    throw new UserError(`${name}: holds weights of ${methodName}, not of ${expected}`);
  }
  const { method, config } = readConfig(methodName, configText, name), weights: Weights = {};
  for (const { name: tensor, shape } of method.parameters(config)) {
    const found = tensors[tensor];
    if (!found) throw new UserError(`${name}: lacks tensor ${tensor} of ${methodName}`);
    if (found.shape.join() !== shape.join()) {
      throw new UserError(`${name}: ${tensor} is ${found.shape.join(" x ")} instead of ${shape.join(" x ")}`);
    }
    weights[tensor] = found.values;
  }
  return { method, config, weights, trial, data };
}

function readConfig(methodName: string, text: string, name: string): Pick<SavedWeights, "method" | "config"> {
  try {
    const method = getMethod(methodName);
    return { method, config: checkConfig(method, JSON.parse(text)) };
  } catch (error) {
    throw new UserError(
      `${name}: its config is none of ours (${messageOf(error)}): give a file written by train --out`,
    );
  }
}

/** SHA-256 of tensors alone, in the order of their names: equal for equal bits. */
export function hashWeights(weights: Weights): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(weights).sort()) {
    const { buffer, byteOffset, byteLength } = weights[name]!;
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}
