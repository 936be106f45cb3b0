/** A method's plain TensorFlow.js definition behind the interface of a compiled model: the same loop trains both. */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { type Arena, dropoutMask, type ParameterStore, type RowSource } from "../../engine/mod.ts";
import type { Tf, TfDefinition } from "../../models/definition.ts";
import type { CompiledModel } from "../../models/method.ts";
import type { Random } from "../../random/mod.ts";
import { classesOf } from "../evaluation/evaluation.ts";

type Named = Record<string, Tensor>;

/**
 * Parameters stay in the arena of `compiled`, the same model on our kernels, whose store and batch size it shares; so
 * Adam, thresholds and early stopping do not know the difference. Dropout draws the masks that the kernels would draw.
 */
export class TfModel implements CompiledModel {
  readonly arena: Arena;
  readonly parameters: ParameterStore;
  readonly batch: number;

  constructor(
    readonly tf: Tf,
    readonly definition: TfDefinition,
    readonly compiled: CompiledModel,
    readonly source: RowSource,
    readonly random: Random,
  ) {
    this.arena = compiled.arena;
    this.parameters = compiled.parameters;
    this.batch = compiled.batch;
  }

  lossAndGradient(rows: Int32Array, start: number, count: number): number {
    const { tf, definition, parameters: { specs }, compiled: { sharpness } } = this,
      names = specs.map(({ name }) => name);
    return tf.tidy(() => {
      const x = this.#input(rows, start, count), labels = this.#labels(rows, start, count), dropout = this.#mask(count);
      const loss = (...tensors: Tensor[]): Scalar => {
        const parameters: Named = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
        return definition.loss(tf, parameters, definition.scores(tf, parameters, x, dropout, sharpness), labels);
      };
      const { value, grads } = tf.valueAndGrads(loss)(Object.values(this.#tensors()));
      names.forEach((name, i) => this.parameters.gradient(name).set(grads[i]!.dataSync()));
      return value.dataSync()[0]!;
    });
  }

  evaluate(rows: Int32Array, start: number, count: number): { loss: number; correct: number } {
    const { tf, definition } = this;
    let loss = 0, correct = 0;
    this.#eachBatch(rows, start, count, (scores, at, size) => {
      const labels = this.#labels(rows, at, size), truth = labels.dataSync();
      classesOf(scores.dataSync() as Float32Array).forEach((label, i) => correct += Number(label === truth[i]));
      // without parameters there is no regulariser: the data loss alone is left
      const nothing = Object.fromEntries(Object.entries(this.#tensors()).map(([name, t]) => [name, tf.zerosLike(t)]));
      loss += definition.loss(tf, nothing, scores, labels).dataSync()[0]! * size;
    });
    return { loss, correct };
  }

  scores(rows: Int32Array, start: number, count: number): Float32Array {
    const result = new Float32Array(count * 10);
    this.#eachBatch(rows, start, count, (scores, at) => result.set(scores.dataSync(), (at - start) * 10));
    return result;
  }

  #eachBatch(
    rows: Int32Array,
    start: number,
    count: number,
    take: (scores: Tensor2D, at: number, size: number) => void,
  ): void {
    for (let at = start; at < start + count; at += this.batch) {
      const size = Math.min(this.batch, start + count - at);
      this.tf.tidy(() => {
        take(this.definition.scores(this.tf, this.#tensors(), this.#input(rows, at, size)), at, size);
      });
    }
  }

  #tensors(): Named {
    const { tf, parameters } = this;
    return Object.fromEntries(
      parameters.specs.map(({ name, shape }) => [name, tf.tensor(parameters.view(name).slice(), [...shape])]),
    );
  }

  /** The rows as the definition reads them. */
  #input(rows: Int32Array, start: number, count: number): Tensor {
    const matrix = this.tf.tensor2d(this.#matrix(rows, start, count), [count, this.source.features]);
    return this.definition.arrange?.(this.tf, matrix) ?? matrix;
  }

  #matrix(rows: Int32Array, start: number, count: number): Float32Array {
    const { kind, offset, features, scale, shift } = this.source, { arena } = this;
    const factors = arena.f32(scale, features), shifts = arena.f32(shift, features);
    const result = new Float32Array(count * features);
    for (let i = 0; i < count; i++) {
      const row = rows[start + i]!, first = row * features;
      const values = kind === "u8"
        ? arena.u8(offset + first, features)
        : kind === "u16"
        ? arena.u16(offset + 2 * first, features)
        : arena.f32(offset + 4 * first, features);
      for (let f = 0; f < features; f++) result[i * features + f] = values[f]! * factors[f]! + shifts[f]!;
    }
    return result;
  }

  #labels(rows: Int32Array, start: number, count: number): Tensor1D {
    const labels = Int32Array.from(
      { length: count },
      (_, i) => this.arena.u8(this.source.labels + rows[start + i]!, 1)[0]!,
    );
    return this.tf.tensor1d(labels, "int32");
  }

  /** A key is drawn at every step, whether the network has dropout or not, as the compiled one does. */
  #mask(count: number): Tensor2D | undefined {
    const key = this.random.nextUint32() | 0, { dropout } = this.definition;
    if (!dropout) return undefined;
    const { rate, elements } = dropout;
    return this.tf.tensor2d(dropoutMask(this.arena, key, rate, count, elements), [count, elements]);
  }
}
