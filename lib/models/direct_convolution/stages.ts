/** Each operation as kernel calls over its buffers. A block's activations are overwritten by the next block unless they are wanted at the end of the step. */
import type { Arena, Kernels, ParameterStore } from "../../engine/mod.ts";
import { FEATURE_BYTES, gradientScratch } from "../../engine/mod.ts";
import { elementsOf, type MapShape } from "../../sizing/mod.ts";
import type { Operation } from "./operations.ts";
import { QuantiseStage } from "./quantised/stages.ts";

/** Where the stages find tensors: the parameter store, or their quantised copies. */
export type TensorPlaces = Pick<ParameterStore, "offset" | "gradientOffset">;

export interface Stage {
  /** Once a step, before the first block. */
  beginStep?(k: Kernels, blocks: number): void;
  /** `key` names the step's dropout mask; `null`: no dropout. */
  forward(k: Kernels, block: number, key: number | null): void;
  backward(k: Kernels, block: number, key: number): void;
  /** Once a step, after the last block: what is cheaper for all blocks together. */
  endStep?(k: Kernels, blocks: number): void;
}

/** Buffers outside the network: its input blocks, and the scores with their gradient. */
export interface Ends {
  readonly input: number;
  readonly inputStride: number;
  readonly scores: number;
  readonly gradient: number;
  readonly stride: number;
}

/** An activation and its gradient: byte offset of block 0 and bytes between blocks (0: one buffer for all blocks). */
export interface Buffer {
  readonly values: number;
  readonly gradient: number;
  readonly stride: number;
  /** Made by a ReLU: gradients with respect to it are zeroed where it is not positive. */
  readonly relu: boolean;
}

/** Weight gradients of maps of fewer pixels than this are computed for all blocks at once: a block alone has too few terms. */
const FEW_PIXELS = 4;

const pixels = (map: MapShape) => map.height * map.width;

type Convolution = Extract<Operation, { kind: "convolution" }>;
type Depthwise = Extract<Operation, { kind: "depthwise" }>;

const isDeferred = (operation: Operation | undefined) =>
  operation?.kind === "convolution" && pixels(operation.to) < FEW_PIXELS;

class ConvolutionStage implements Stage {
  readonly #scratch: number;
  readonly #flipped: number;
  readonly #deferred: boolean;

  constructor(
    arena: Arena,
    private readonly parameters: TensorPlaces,
    private readonly operation: Convolution,
    private readonly x: Buffer,
    private readonly y: Buffer,
    private readonly first: boolean,
    blocks: number,
  ) {
    const { from, to, side } = operation, { height, width, channels: inputs } = from;
    this.#deferred = isDeferred(operation);
    this.#scratch = arena.allocFloats(gradientScratch({ height, width, inputs, side }, this.#deferred ? blocks : 1));
    this.#flipped = first ? 0 : arena.allocFloats(side * side * inputs * to.channels);
  }

  beginStep(k: Kernels): void {
    const { side, from, to, kernel } = this.operation;
    if (this.#flipped) k.flip_kernel(this.parameters.offset(kernel), this.#flipped, from.channels, to.channels, side);
  }

  forward(k: Kernels, block: number): void {
    const { from, to, side, relu, kernel, bias } = this.operation, { x, y, parameters } = this;
    const at = x.values + block * x.stride, result = y.values + block * y.stride, weights = parameters.offset(kernel);
    const shape = [from.width, to.height, to.width, from.channels, to.channels, side] as const;
    k.conv_forward(at, weights, parameters.offset(bias), result, ...shape, relu ? 1 : 0, 1, 0, 0);
  }

  backward(k: Kernels, block: number): void {
    const { from, to, side, bias } = this.operation, { x, y } = this, dy = y.gradient + block * y.stride;
    k.bias_gradient(dy, this.parameters.gradientOffset(bias), pixels(to), to.channels);
    if (!this.#deferred) this.#weightGradient(k, x.values + block * x.stride, dy, 1);
    if (this.first) return;
    const dx = x.gradient + block * x.stride, mask = x.relu ? x.values + block * x.stride : 0;
    const shape = [from.height, from.width, to.height, to.width, from.channels, to.channels, side] as const;
    k.conv_input_gradient(dy, this.#flipped, dx, mask, ...shape, 1, 0, 0, 0);
  }

  endStep(k: Kernels, blocks: number): void {
    if (this.#deferred) this.#weightGradient(k, this.x.values, this.y.gradient, blocks);
  }

  #weightGradient(k: Kernels, x: number, dy: number, blocks: number): void {
    const { from, to, side, kernel } = this.operation, gradient = this.parameters.gradientOffset(kernel);
    const shape = [from.height, from.width, from.channels, to.channels, side] as const;
    k.conv_weight_gradient(x, dy, gradient, this.#scratch, ...shape, blocks, this.x.stride, this.y.stride);
  }
}

class DepthwiseStage implements Stage {
  constructor(
    private readonly parameters: TensorPlaces,
    private readonly operation: Depthwise,
    private readonly x: Buffer,
    private readonly y: Buffer,
    private readonly first: boolean,
  ) {}

  forward(k: Kernels, block: number): void {
    const { from, to, side, kernel, bias } = this.operation, { x, y, parameters } = this;
    const at = x.values + block * x.stride, result = y.values + block * y.stride, weights = parameters.offset(kernel);
    k.depthwise_forward(
      at,
      weights,
      parameters.offset(bias),
      result,
      from.width,
      to.height,
      to.width,
      from.channels,
      side,
    );
  }

  backward(k: Kernels, block: number): void {
    const { from, to, side, kernel, bias } = this.operation, { x, y, parameters } = this;
    const at = x.values + block * x.stride, dy = y.gradient + block * y.stride;
    const gradients = [parameters.gradientOffset(kernel), parameters.gradientOffset(bias)] as const;
    k.depthwise_weight_gradient(at, dy, ...gradients, from.width, to.height, to.width, from.channels, side);
    if (this.first) return;
    const shape = [from.height, from.width, to.height, to.width, from.channels, side] as const, mask = x.relu ? at : 0;
    k.depthwise_input_gradient(dy, parameters.offset(kernel), x.gradient + block * x.stride, mask, ...shape);
  }
}

class PoolStage implements Stage {
  constructor(
    private readonly arena: Arena,
    private readonly operation: Operation,
    private readonly x: Buffer,
    private readonly y: Buffer,
  ) {}

  forward(k: Kernels, block: number): void {
    const { from, to } = this.operation;
    k.max_pool_forward(
      this.x.values + block * this.x.stride,
      this.y.values + block * this.y.stride,
      from.width,
      to.height,
      to.width,
      from.channels,
    );
  }

  backward(k: Kernels, block: number): void {
    const { from, to } = this.operation, { x, y } = this, dx = x.gradient + block * x.stride;
    // an odd last row or column is not pooled and has no gradient
    if (from.height % 2 || from.width % 2) this.arena.f32(dx, elementsOf(from) * 16).fill(0);
    const values = [x.values + block * x.stride, y.values + block * y.stride, y.gradient + block * y.stride] as const;
    k.max_pool_gradient(...values, dx, from.width, to.height, to.width, from.channels, x.relu ? 1 : 0);
  }
}

class DropoutStage implements Stage {
  readonly #count: number;
  readonly #threshold: number;
  readonly #scale: number;

  constructor(
    private readonly arena: Arena,
    operation: Operation,
    private readonly x: Buffer,
    private readonly y: Buffer,
    rate: number,
  ) {
    this.#count = elementsOf(operation.from) * 16;
    this.#threshold = Math.round(rate * 2 ** 24);
    this.#scale = 1 / (1 - rate);
  }

  forward(k: Kernels, block: number, key: number | null): void {
    const from = this.x.values + block * this.x.stride, to = this.y.values + block * this.y.stride;
    if (key === null) this.arena.f32(to, this.#count).set(this.arena.f32(from, this.#count));
    else k.dropout(from, to, this.#count, block * this.#count, key, this.#threshold, this.#scale);
  }

  backward(k: Kernels, block: number, key: number): void {
    const { x, y } = this, dx = x.gradient + block * x.stride;
    k.dropout(y.gradient + block * y.stride, dx, this.#count, block * this.#count, key, this.#threshold, this.#scale);
    if (x.relu) k.relu_gradient(x.values + block * x.stride, dx, dx, this.#count);
  }
}

/** The stages of a network between its input blocks and its scores. */
export function buildStages(
  arena: Arena,
  parameters: TensorPlaces,
  operations: readonly Operation[],
  blocks: number,
  ends: Ends,
  dropoutRate = 0.1,
): Stage[] {
  let x: Buffer = { values: ends.input, gradient: 0, stride: ends.inputStride, relu: false };
  return operations.map((operation, i) => {
    const last = i === operations.length - 1,
      next = operations[i + 1],
      bytes = elementsOf(operation.to) * FEATURE_BYTES;
    // a deferred layer reads its input and its output's gradient of all blocks at the end of the step
    const kept = isDeferred(next) || isDeferred(operation),
      stride = last ? ends.stride : kept ? bytes : 0,
      copies = kept ? blocks : 1;
    const y: Buffer = {
      values: last ? ends.scores : arena.alloc(bytes * copies + 64),
      gradient: last ? ends.gradient : arena.alloc(bytes * copies + 64),
      stride,
      relu: operation.kind === "convolution" && operation.relu,
    };
    // neither the image nor its rounding has a gradient
    const from = x, first = i === 0 || (i === 1 && operations[0]!.kind === "quantise");
    x = y;
    switch (operation.kind) {
      case "convolution":
        return new ConvolutionStage(arena, parameters, operation, from, y, first, blocks);
      case "depthwise":
        return new DepthwiseStage(parameters, operation, from, y, first);
      case "max-pool":
        return new PoolStage(arena, operation, from, y);
      case "dropout":
        return new DropoutStage(arena, operation, from, y, dropoutRate);
      case "quantise":
        return new QuantiseStage(arena, parameters, operation, from, y, first);
    }
  });
}
