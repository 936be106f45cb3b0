/** ProtoNN on the kernels: one product with the rows as they lie, then blocks of 16 images. */
import { type Arena, LANES, LossHead, ParameterStore, RowProjection, type RowSource } from "../../engine/mod.ts";
import type { CompiledModel } from "../method.ts";
import { protonnParameters, type ProtonnShape } from "./config.ts";

export class CompiledProtonn implements CompiledModel {
  readonly parameters: ParameterStore;
  readonly #projection: RowProjection;
  readonly #loss: LossHead;
  /** W turned, and its gradient: [dimensions][stride]. */
  readonly #turned: number;
  readonly #turnedGradient: number;
  readonly #stride: number;
  /** exp(-gamma^2 |b - P|^2), [block][prototype][16], and what its backward pass leaves. */
  readonly #kernel: number;
  readonly #r: number;

  constructor(readonly arena: Arena, readonly shape: ProtonnShape, source: RowSource, readonly batch: number) {
    const { features, dimensions, prototypes, classes, loss } = shape, blocks = Math.ceil(batch / LANES);
    this.parameters = new ParameterStore(arena, protonnParameters(shape), ["gamma"]);
    this.#projection = new RowProjection(arena, source, dimensions, batch);
    this.#loss = new LossHead(arena, loss, classes, batch);
    this.#stride = Math.ceil(features / LANES) * LANES;
    this.#turned = arena.allocFloats(dimensions * this.#stride);
    this.#turnedGradient = arena.allocFloats(dimensions * this.#stride);
    this.#kernel = arena.allocFloats(blocks * prototypes * LANES);
    this.#r = arena.allocFloats(blocks * prototypes * LANES);
  }

  /** In force: the config's, or what the median heuristic found. */
  get gamma(): number {
    return this.shape.gamma ?? this.parameters.view("gamma")[0]!;
  }

  lossAndGradient(rows: Int32Array, start: number, count: number): number {
    const { parameters, arena } = this, projection = this.#projection, loss = this.#loss;
    const { features, dimensions, prototypes, classes } = this.shape, labels = projection.labels;
    this.#turn();
    const blocks = this.#forward(rows, start, count);
    let sum = 0;
    for (let b = 0; b < blocks; b++) {
      sum += loss.block(b, labels + b * LANES * 4, Math.min(LANES, count - b * LANES), count);
    }
    const k = arena.kernels;
    const live = k.protonn_backward(
      ...[
        projection.values,
        parameters.offset("B"),
        parameters.offset("Z"),
        this.#kernel,
        loss.gradient,
        this.#r,
      ] as const,
      ...[projection.gradient, parameters.gradientOffset("B"), parameters.gradientOffset("Z")] as const,
      ...[dimensions, prototypes, classes, blocks, -(this.gamma ** 2)] as const,
    );
    if (live) {
      projection.backward(this.#turnedGradient, this.#stride);
      k.transpose(this.#turnedGradient, this.#stride, dimensions, features, parameters.gradientOffset("W"), dimensions);
    } else {
      parameters.gradient("W").fill(0); // what the product would give, without it
    }
    return sum / count + this.#regularise();
  }

  evaluate(rows: Int32Array, start: number, count: number): { loss: number; correct: number } {
    let loss = 0, correct = 0;
    this.#eachBatch(rows, start, count, (_done, size, blocks) => {
      for (let b = 0; b < blocks; b++) {
        const labels = this.#projection.labels + b * LANES * 4;
        loss += this.#loss.block(b, labels, Math.min(LANES, size - b * LANES), 1);
        correct += this.#loss.correct(b, labels);
      }
    });
    return { loss, correct };
  }

  scores(rows: Int32Array, start: number, count: number): Float32Array {
    const result = new Float32Array(count * this.shape.classes);
    this.#eachBatch(rows, start, count, (done, size) => this.#loss.copyScores(size, result, done));
    return result;
  }

  /** The rows in the plane (or space) of the prototypes: x W, [count][dimensions]. */
  projections(rows: Int32Array, start: number, count: number): Float32Array {
    return this.#rowMajor(rows, start, count, this.#projection.values, this.shape.dimensions);
  }

  /** How near each row is to each prototype: exp(-gamma^2 |b - x W|^2), [count][prototypes]. */
  similarities(rows: Int32Array, start: number, count: number): Float32Array {
    return this.#rowMajor(rows, start, count, this.#kernel, this.shape.prototypes);
  }

  labels(rows: Int32Array): Uint8Array {
    const all = this.#projection.source.labels;
    return Uint8Array.from(rows, (row) => this.arena.u8(all + row, 1)[0]!);
  }

  #rowMajor(rows: Int32Array, start: number, count: number, offset: number, width: number): Float32Array {
    const result = new Float32Array(count * width);
    this.#eachBatch(rows, start, count, (done, size, blocks) => {
      const values = this.arena.f32(offset, blocks * width * LANES);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < width; j++) {
          result[(done + i) * width + j] = values[((i >> 4) * width + j) * LANES + (i & 15)]!;
        }
      }
    });
    return result;
  }

  #eachBatch(
    rows: Int32Array,
    start: number,
    count: number,
    take: (done: number, size: number, blocks: number) => void,
  ): void {
    this.#turn();
    for (let done = 0; done < count; done += this.batch) {
      const size = Math.min(this.batch, count - done);
      take(done, size, this.#forward(rows, start + done, size));
    }
  }

  /** W as the kernels read it: once a step, or for many batches whose weights are the same. */
  #turn(): void {
    const { features, dimensions } = this.shape, W = this.parameters.offset("W");
    this.arena.kernels.transpose(W, dimensions, features, dimensions, this.#turned, this.#stride);
  }

  /** To the scores; the number of blocks. */
  #forward(rows: Int32Array, start: number, count: number): number {
    const { parameters } = this,
      { dimensions, prototypes, classes } = this.shape,
      projection = this.#projection;
    const blocks = projection.load(rows, start, count), k = this.arena.kernels;
    projection.forward(this.#turned, this.#stride, 0);
    const places = [projection.values, parameters.offset("B"), parameters.offset("Z"), this.#kernel] as const;
    k.protonn_forward(...places, this.#loss.scores, dimensions, prototypes, classes, blocks, -(this.gamma ** 2));
    return blocks;
  }

  /** Adds the regularisers' gradients; their value. */
  #regularise(): number {
    const { arena: { kernels }, parameters } = this;
    let value = 0;
    for (const name of ["W", "B", "Z"] as const) {
      const factor = this.shape.regularisers[name], at = parameters.offset(name), { length } = parameters.view(name);
      if (factor === 0) continue;
      value += factor * kernels.sum_of_squares(at, length);
      kernels.add_scaled(parameters.gradientOffset(name), at, length, 2 * factor);
    }
    return value;
  }
}
