/** What a trial's time is foreseen from before anything was measured. */
import { getMethod, type MethodName } from "../../models/mod.ts";

/** Multiply-accumulates of one image's forward pass. */
export function multiplyAccumulates(method: MethodName, config: Record<string, unknown>): number {
  return getMethod(method).multiplyAccumulates(config);
}
