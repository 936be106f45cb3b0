/** FastGRNN over blocks of 16 images, one after the other: forward, back through time, gradients added up. */
import {
  type Arena,
  FEATURE_BYTES,
  type Kernels,
  LANES,
  LossHead,
  ParameterStore,
  type RowSource,
} from "../../engine/mod.ts";
import type { CompiledModel } from "../method.ts";
import { Classifier } from "./classifier.ts";
import { fastgrnnParameters, type FastgrnnShape, unitPrefix } from "./config.ts";
import { Unit } from "./unit.ts";

/** A compiled FastGRNN, or several units whose last states stand side by side before the classifier. */
export class CompiledFastgrnn implements CompiledModel {
  readonly parameters: ParameterStore;
  readonly #units: readonly Unit[];
  readonly #classifier: Classifier;
  readonly #loss: LossHead;
  /** Last states of each unit of a block, views of one buffer; byte offsets of their gradients. */
  readonly #features: readonly Float32Array[];
  readonly #gradients: readonly number[];

  constructor(
    readonly arena: Arena,
    shape: FastgrnnShape,
    source: RowSource,
    readonly batch: number,
    trainClassifier = true,
  ) {
    const { hidden, inputs, starts } = shape, units = starts.length, floats = hidden * LANES;
    this.parameters = new ParameterStore(arena, fastgrnnParameters(shape), trainClassifier ? [] : ["FC", "FCbias"]);
    this.#units = starts.map((own, unit) =>
      new Unit(arena, this.parameters, unitPrefix(unit, units), source, own, inputs, hidden)
    );
    const features = arena.allocFloats(units * floats), gradients = arena.allocFloats(units * floats);
    this.#features = starts.map((_, unit) => arena.f32(features + unit * hidden * FEATURE_BYTES, floats));
    this.#gradients = starts.map((_, unit) => gradients + unit * hidden * FEATURE_BYTES);
    this.#classifier = new Classifier(arena, this.parameters, units * hidden, shape.classes, features, gradients);
    this.#loss = new LossHead(arena, "cross-entropy", shape.classes, LANES);
  }

  lossAndGradient(rows: Int32Array, start: number, count: number): number {
    const k = this.arena.kernels;
    this.parameters.gradients.fill(0);
    this.#classifier.beginStep(k);
    let sum = 0;
    this.#forward(k, rows, start, count, (lanes) => {
      sum += this.#loss.block(0, this.#labels, lanes, count);
      this.#classifier.backward(k, this.#loss.gradient);
      this.#units.forEach((unit, i) => unit.backward(k, this.#gradients[i]!, lanes));
    });
    for (const unit of this.#units) unit.finish(k);
    return sum / count;
  }

  evaluate(rows: Int32Array, start: number, count: number): { loss: number; correct: number } {
    let loss = 0, correct = 0;
    this.#forward(this.arena.kernels, rows, start, count, (lanes) => {
      loss += this.#loss.block(0, this.#labels, lanes, 1);
      correct += this.#loss.correct(0, this.#labels);
    });
    return { loss, correct };
  }

  scores(rows: Int32Array, start: number, count: number): Float32Array {
    const result = new Float32Array(count * this.#loss.classes);
    this.#forward(this.arena.kernels, rows, start, count, (lanes, done) => this.#loss.copyScores(lanes, result, done));
    return result;
  }

  /** Of each row, each unit's hidden states after each step: [rows][units], each [steps][hidden]. */
  hiddenStates(rows: Int32Array, start: number, count: number): Float32Array[][] {
    const result: Float32Array[][] = [];
    this.#forward(this.arena.kernels, rows, start, count, (lanes) => {
      for (let lane = 0; lane < lanes; lane++) result.push(this.#units.map((unit) => unit.states(lane)));
    });
    return result;
  }

  get #labels(): number {
    return this.#units[0]!.labels;
  }

  /** Block by block to the scores; `eachBlock` gets the rows in the block and those before it. */
  #forward(
    k: Kernels,
    rows: Int32Array,
    start: number,
    count: number,
    eachBlock: (lanes: number, done: number) => void,
  ): void {
    for (const unit of this.#units) unit.begin(k);
    for (let done = 0; done < count; done += LANES) {
      const lanes = Math.min(LANES, count - done);
      this.#units.forEach((unit, i) => unit.forward(k, rows, start + done, lanes, this.#features[i]!));
      this.#classifier.forward(k, this.#loss.scores);
      eachBlock(lanes, done);
    }
  }
}
