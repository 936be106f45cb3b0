/** Which TensorFlow.js engines this machine has, for parity tests: real TensorFlow where `task tfjs-node` put it. */
import { loadTf } from "../../engine/tfjs/load.ts";

export type Peer = "tfjs" | "tensorflow";

export async function peersHere(): Promise<Peer[]> {
  try {
    await loadTf("tensorflow");
    return ["tfjs", "tensorflow"];
  } catch {
    return ["tfjs"];
  }
}
