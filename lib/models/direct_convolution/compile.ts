/** A network as a plan: buffers of known size and a list of kernel calls. Blocks of 16 images go forward and back one by one. */
import {
  type Arena,
  BatchInput,
  LossHead,
  ParameterStore,
  plainLayout,
  type RowSource,
  type TensorSpec,
} from "../../engine/mod.ts";
import type { Random } from "../../random/mod.ts";
import type { CompiledModel } from "../method.ts";
import { type Operation, tensorShapes } from "./operations.ts";
import { buildStages, type Stage, type TensorPlaces } from "./stages.ts";

/** Dropout's rate in every architecture (direct-convolution.md, section 1). */
export const DROPOUT_RATE = 0.1;

const CLASSES = 10, LANES = 16;

/** What a quantised network adds: tensors of its own, stages around the others, and where those find their weights. */
export interface Extension {
  readonly tensors: readonly TensorSpec[];
  /** Names of tensors that the optimiser leaves alone. */
  readonly fixed: readonly string[];
  attach(arena: Arena, parameters: ParameterStore): { places: TensorPlaces; before: Stage; after: Stage };
}

/** A compiled direct-convolution network; rows are pooled maps, 768 features in the order height, width, channel. */
export class CompiledNetwork implements CompiledModel {
  readonly parameters: ParameterStore;
  readonly #input: BatchInput;
  readonly #loss: LossHead;
  readonly #stages: readonly Stage[];

  constructor(
    readonly arena: Arena,
    operations: readonly Operation[],
    source: RowSource,
    readonly batch: number,
    readonly random: Random,
    extension?: Extension,
  ) {
    const { height, width, channels } = operations[0]!.from;
    this.parameters = new ParameterStore(
      arena,
      [...tensorShapes(operations), ...extension?.tensors ?? []],
      extension?.fixed,
    );
    this.#input = new BatchInput(arena, source, plainLayout(height * width * channels), batch);
    this.#loss = new LossHead(arena, "cross-entropy", CLASSES, batch);
    const blocks = Math.ceil(batch / LANES), { scores, gradient, stride } = this.#loss;
    const ends = { input: this.#input.offset, inputStride: this.#input.layout.blockStride, scores, gradient, stride };
    const attached = extension?.attach(arena, this.parameters);
    const stages = buildStages(arena, attached?.places ?? this.parameters, operations, blocks, ends);
    this.#stages = attached ? [attached.before, ...stages, attached.after] : stages;
  }

  lossAndGradient(rows: Int32Array, start: number, count: number): number {
    const blocks = this.#input.load(rows, start, count), stages = this.#stages, kernels = this.arena.kernels;
    const key = this.random.nextUint32() | 0;
    this.parameters.gradients.fill(0);
    for (const stage of stages) stage.beginStep?.(kernels, blocks);
    let sum = 0;
    for (let block = 0; block < blocks; block++) {
      for (let i = 0; i < stages.length; i++) stages[i]!.forward(kernels, block, key);
      const rowsHere = Math.min(LANES, count - block * LANES);
      sum += this.#loss.block(block, this.#input.labels + block * LANES * 4, rowsHere, count);
      for (let i = stages.length - 1; i >= 0; i--) stages[i]!.backward(kernels, block, key);
    }
    for (const stage of stages) stage.endStep?.(kernels, blocks);
    return sum / count;
  }

  evaluate(rows: Int32Array, start: number, count: number): { loss: number; correct: number } {
    let loss = 0, correct = 0;
    this.#predict(rows, start, count, (block, rowsHere) => {
      const labels = this.#input.labels + block * LANES * 4;
      loss += this.#loss.block(block, labels, rowsHere, 1);
      correct += this.#loss.correct(block, labels);
    });
    return { loss, correct };
  }

  scores(rows: Int32Array, start: number, count: number): Float32Array {
    const result = new Float32Array(count * CLASSES);
    let done = 0;
    this.#predict(rows, start, count, () => {}, (rowsHere) => {
      this.#loss.copyScores(rowsHere, result, done);
      done += rowsHere;
    });
    return result;
  }

  #predict(
    rows: Int32Array,
    start: number,
    count: number,
    eachBlock: (block: number, rows: number) => void,
    eachBatch: (rows: number) => void = () => {},
  ): void {
    for (let at = 0; at < count; at += this.batch) {
      const size = Math.min(this.batch, count - at),
        blocks = this.#input.load(rows, start + at, size),
        kernels = this.arena.kernels;
      for (let block = 0; block < blocks; block++) {
        for (const stage of this.#stages) stage.forward(kernels, block, null);
        eachBlock(block, Math.min(LANES, size - block * LANES));
      }
      eachBatch(size);
    }
  }
}
