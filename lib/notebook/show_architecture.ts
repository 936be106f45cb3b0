/** What a network costs, layer by layer. */
import { architectureTable, type Ruler } from "../report/mod.ts";
import { type Architecture, parseArchitecture } from "../sizing/mod.ts";
import { showTable } from "./show.ts";

/**
 * Shows each layer's output, weights, biases, stored and working bytes, which layer decides the working memory, and the same
 * at the 28x28x1 input whose sizes the paper prints.
 *
 * @param architecture parsed, or in the paper's notation
 *
 * Throws a UserError that names the layer and the rule when the network is impossible.
 *
 * @example
 * await showArchitecture("A, C1(8,(3,3)), M, Dr, D*");
 */
export async function showArchitecture(architecture: Architecture | string, ruler: Ruler = "paper"): Promise<void> {
  const layers = typeof architecture === "string" ? parseArchitecture(architecture) : architecture;
  await showTable(architectureTable(layers, ruler));
}
