/** One small config of each method, with what is special to it, for tests that hold all methods against something. */
import type { MethodName } from "../../models/mod.ts";

export interface Example {
  readonly method: MethodName;
  readonly config: Record<string, unknown>;
}

/** Dropout and depthwise; a linear C1; both losses of ProtoNN and of Bonsai; sparse phases; the three feeds. */
export const EXAMPLES: readonly Example[] = [
  { method: "direct-convolution", config: { architecture: "A, C2(16,(3,3)), C1(8,(3,3)), M, Dr, D*" } },
  {
    method: "direct-convolution",
    config: { architecture: "A, C1(6,(3,3)), M, C2(12,(3,3)), D(16), Dr, D*", c1Activation: "none" },
  },
  { method: "protonn", config: { projectionDim: 4, numPrototypes: 6, gamma: null, input: "standardised" } },
  {
    method: "protonn",
    config: { projectionDim: 3, numPrototypes: 4, gamma: 0.01, input: "standardised", loss: "squared", densityW: 0.5 },
  },
  { method: "bonsai", config: { depth: 2, projectionDim: 6 } },
  {
    method: "bonsai",
    config: { depth: 3, projectionDim: 4, loss: "cross-entropy", densityW: 1, densityV: 1, densityT: 1, densityZ: 1 },
  },
  { method: "fastgrnn", config: { feed: "channel", hiddenDim: 8, densityW: 0.2, densityU: 0.3 } },
  { method: "fastgrnn", config: { feed: "row", hiddenDim: 6 } },
  { method: "fastgrnn", config: { feed: "multi", hiddenDim: 5, trainClassifier: false } },
];
