import type { MethodName } from "../models/mod.ts";
import { canonicalJson } from "../training/mod.ts";

/** What of a config changes the computation and not only its sizes: a feed, a loss, a form of the input. */
export function kindOf(method: MethodName, config: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(config).filter(([key, value]) => typeof value === "string" && key !== "architecture");
  return canonicalJson([method, words]);
}
