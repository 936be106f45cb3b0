/** The eleven training steps that are timed: a config of each method, small and large, at the batch size of its protocol. */
import { getMethod } from "../models/mod.ts";
import type { Method } from "../models/method.ts";

export interface Workload {
  /** As the peers' programs call it. */
  readonly name: string;
  readonly method: Method;
  readonly config: unknown;
  readonly batch: number;
  /** Arithmetic of one step, forward and back: three times the forward pass, two operations a multiply-add. */
  readonly gflop: number;
}

const CNN = {
  "cnn-8": "A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*",
  "cnn-16": "A, C1(6,(3,3)), C1(32,(1,1)), M, C2(64,(3,3)), Dr, D*",
  "cnn-32": "A, C1(8,(1,1)), C2(16,(3,3)), C1(64,(5,5)), M, Dr, D*",
  "cnn-64": "A, C1(64,(3,3)), M, C1(64,(1,1)), C1(64,(5,5)), Dr, D*",
} as const;

/** Multiply-adds of the forward pass of one row. */
const CNN_MULTIPLY_ADDS: Readonly<Record<keyof typeof CNN, number>> = {
  "cnn-8": 14 * 14 * 3 * (9 + 16) + 12 * 12 * 9 * 16 * 8 + 10 * 10 * 9 * 8 * 32 + 800 * 10,
  "cnn-16": 14 * 14 * (27 * 6 + 6 * 32) + 5 * 5 * 32 * (9 + 64) + 1600 * 10,
  "cnn-32": 16 * 16 * 3 * 8 + 14 * 14 * 8 * (9 + 16) + 10 * 10 * 25 * 16 * 64 + 1600 * 10,
  "cnn-64": 14 * 14 * 27 * 64 + 7 * 7 * 64 * 64 + 3 * 3 * 25 * 64 * 64 + 576 * 10,
};

function workload(name: string, method: string, config: object, batch: number, multiplyAdds: number): Workload {
  const found = getMethod(method);
  return { name, method: found, config: found.schema.parse(config), batch, gflop: 6 * batch * multiplyAdds / 1e9 };
}

/** 96 steps of 32 inputs: each channel's rows. */
const fastgrnn = (hidden: number) =>
  workload(
    `fastgrnn-${hidden}`,
    "fastgrnn",
    { feed: "channel", hiddenDim: hidden },
    100,
    96 * hidden * (32 + hidden) + 10 * hidden,
  );

const protonn = (dim: number, prototypes: number) =>
  workload(
    `protonn-${dim}-${prototypes}`,
    "protonn",
    { projectionDim: dim, numPrototypes: prototypes, gamma: 0.0015, learningRate: 0.01 },
    32,
    3072 * dim + prototypes * (dim + 10),
  );

function bonsai(depth: number, dim: number): Workload {
  const inner = 2 ** depth - 1, nodes = 2 ** (depth + 1) - 1;
  return workload(
    `bonsai-${depth}-${dim}`,
    "bonsai",
    { depth, projectionDim: dim },
    224,
    dim * (3073 + 20 * nodes + inner),
  );
}

/** Made on demand, so that a command names only what it needs. */
export const WORKLOADS: Readonly<Record<string, () => Workload>> = {
  ...Object.fromEntries(
    Object.entries(CNN).map(([name, architecture]) => [
      name,
      () => workload(name, "direct-convolution", { architecture }, 128, CNN_MULTIPLY_ADDS[name as keyof typeof CNN]),
    ]),
  ),
  "fastgrnn-45": () => fastgrnn(45),
  "fastgrnn-150": () => fastgrnn(150),
  "fastgrnn-210": () => fastgrnn(210),
  "protonn-2-4": () => protonn(2, 4),
  "protonn-64-64": () => protonn(64, 64),
  "bonsai-2-6": () => bonsai(2, 6),
  "bonsai-5-12": () => bonsai(5, 12),
};
