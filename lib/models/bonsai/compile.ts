/** Bonsai on the kernels: one product with the rows as they lie, then the whole tree for blocks of 16 images. */
import { type Arena, LANES, LossHead, ParameterStore, RowProjection, type RowSource } from "../../engine/mod.ts";
import { treeNodes } from "../../sizing/mod.ts";
import type { CompiledModel } from "../method.ts";
import { bonsaiParameters, type BonsaiShape, TENSORS } from "./config.ts";
import { blockOffset, StackedProducts } from "./products.ts";

/** Sharpness of evaluation: every image takes one path (edgeml-models.md 3.2). */
export const HARD = 1e9;

export class CompiledBonsai implements CompiledModel {
  readonly parameters: ParameterStore;
  /** Of the branching in training, sigmaI. */
  sharpness = 1;
  readonly nodes: number;
  readonly #projection: RowProjection;
  readonly #products: StackedProducts;
  readonly #loss: LossHead;
  /** Each node's probability, [block of a group][node][16]. */
  readonly #probabilities: number;
  readonly #ones: number;

  constructor(readonly arena: Arena, readonly shape: BonsaiShape, source: RowSource, readonly batch: number) {
    const { depth, dimensions, classes, loss } = shape, blocks = Math.ceil(batch / LANES);
    this.nodes = treeNodes(depth).nodes;
    this.parameters = new ParameterStore(arena, bonsaiParameters(shape));
    this.#projection = new RowProjection(arena, source, dimensions, batch);
    this.#products = new StackedProducts(arena, this.parameters, dimensions, blocks);
    this.#loss = new LossHead(arena, loss, classes, batch);
    this.#probabilities = arena.allocFloats(this.#products.group * this.nodes * LANES);
    this.#ones = arena.allocFloats(dimensions);
  }

  lossAndGradient(rows: Int32Array, start: number, count: number): number {
    const { arena, parameters, nodes } = this, { classes, dimensions, sigma, features } = this.shape;
    const products = this.#products, projection = this.#projection, loss = this.#loss, tree = [classes, nodes] as const;
    const blocks = this.#project(rows, start, count), k = arena.kernels, p = this.#probabilities;
    products.begin(k);
    let sum = 0;
    for (let first = 0; first < blocks; first += products.group) {
      const here = Math.min(products.group, blocks - first), at = blockOffset(first, dimensions);
      this.#forward(first, here, this.sharpness);
      sum += this.#losses(first, here, count, count);
      const gradient = loss.gradient + first * loss.stride;
      k.bonsai_backward(products.values, p, gradient, ...tree, here, sigma, this.sharpness);
      products.backward(k, projection.values + at, projection.gradient + at, here);
    }
    products.end(k);
    k.multiply(projection.gradient, projection.gradient, blocks * dimensions * LANES, 1 / dimensions);
    projection.backward(parameters.gradientOffset("Z"), features + 1);
    this.#onesGradient(blocks);
    return sum / count + this.#regularise();
  }

  evaluate(rows: Int32Array, start: number, count: number): { loss: number; correct: number } {
    let loss = 0, correct = 0;
    this.#eachGroup(rows, start, count, HARD, ({ first, blocks, size }) => {
      loss += this.#losses(first, blocks, size, 1);
      for (let b = first; b < first + blocks; b++) correct += this.#loss.correct(b, this.#labels(b));
    });
    return { loss, correct };
  }

  scores(rows: Int32Array, start: number, count: number, sharpness = HARD): Float32Array {
    const result = new Float32Array(count * this.shape.classes);
    this.#eachGroup(rows, start, count, sharpness, ({ done, size, last }) => {
      if (last) this.#loss.copyScores(size, result, done);
    });
    return result;
  }

  /** Each row in the low-dimensional space: Z x / dimensions, [count][dimensions]. */
  projections(rows: Int32Array, start: number, count: number): Float32Array {
    const { dimensions } = this.shape, result = new Float32Array(count * dimensions);
    for (let done = 0; done < count; done += this.batch) {
      const size = Math.min(this.batch, count - done), blocks = this.#project(rows, start + done, size);
      this.#copy(this.#projection.values, dimensions, blocks, 0, size, result, done);
    }
    return result;
  }

  /** Probability that each row reaches each node, [count][nodes]. */
  probabilities(rows: Int32Array, start: number, count: number, sharpness = HARD): Float32Array {
    const { nodes } = this, result = new Float32Array(count * nodes);
    this.#eachGroup(rows, start, count, sharpness, ({ done, first, blocks, size }) => {
      this.#copy(this.#probabilities, nodes, blocks, first, size, result, done);
    });
    return result;
  }

  /** Mean of |T x| over the rows and the branching nodes: what the sharpness is measured by (edgeml-models.md 3.5). */
  meanBranching(rows: Int32Array): number {
    const { dimensions } = this.shape, x = this.projections(rows, 0, rows.length), T = this.parameters.view("T");
    let sum = 0;
    for (let i = 0; i < x.length; i += dimensions) {
      for (let q = 0; q < T.length; q += dimensions) {
        let product = 0;
        for (let j = 0; j < dimensions; j++) product += T[q + j]! * x[i + j]!;
        sum += Math.abs(product);
      }
    }
    return sum / (rows.length * T.length / dimensions);
  }

  /** Blocks of [width][16] from `offset` on, block `first` of the batch, to rows of `result` from `row` on. */
  #copy(offset: number, width: number, blocks: number, first: number, size: number, result: Float32Array, row: number) {
    const values = this.arena.f32(offset, blocks * width * LANES), begin = first * LANES;
    for (let i = begin; i < Math.min(size, begin + blocks * LANES); i++) {
      for (let j = 0; j < width; j++) {
        result[(row + i) * width + j] = values[(((i - begin) >> 4) * width + j) * LANES + (i & 15)]!;
      }
    }
  }

  #labels(block: number): number {
    return this.#projection.labels + block * LANES * 4;
  }

  /** Sum of the losses of some blocks; writes their gradient for a mean over `rows` rows. */
  #losses(first: number, blocks: number, size: number, rows: number): number {
    let sum = 0;
    for (let b = first; b < first + blocks; b++) {
      sum += this.#loss.block(b, this.#labels(b), Math.min(LANES, size - b * LANES), rows);
    }
    return sum;
  }

  /** The batch in the low-dimensional space; the number of blocks. */
  #project(rows: Int32Array, start: number, count: number): number {
    const { parameters, shape: { features, dimensions } } = this,
      projection = this.#projection,
      Z = parameters.offset("Z");
    const blocks = projection.load(rows, start, count), k = this.arena.kernels;
    projection.forward(Z, features + 1, Z + features * 4);
    k.multiply(projection.values, projection.values, blocks * dimensions * LANES, 1 / dimensions);
    return blocks;
  }

  /** Scores of some blocks of a projected batch. */
  #forward(first: number, blocks: number, sharpness: number): void {
    const { classes, dimensions, sigma } = this.shape, products = this.#products, k = this.arena.kernels;
    products.forward(k, this.#projection.values + blockOffset(first, dimensions), blocks);
    const scores = this.#loss.scores + first * this.#loss.stride;
    k.bonsai_forward(products.values, this.#probabilities, scores, classes, this.nodes, blocks, sigma, sharpness);
  }

  /** Group by group; `done` rows are in earlier batches, `size` in this one, `last` says that it is complete. */
  #eachGroup(
    rows: Int32Array,
    start: number,
    count: number,
    sharpness: number,
    take: (group: { done: number; size: number; first: number; blocks: number; last: boolean }) => void,
  ): void {
    const { group } = this.#products;
    this.#products.begin(this.arena.kernels);
    for (let done = 0; done < count; done += this.batch) {
      const size = Math.min(this.batch, count - done), all = this.#project(rows, start + done, size);
      for (let first = 0; first < all; first += group) {
        const blocks = Math.min(group, all - first);
        this.#forward(first, blocks, sharpness);
        take({ done, size, first, blocks, last: first + blocks === all });
      }
    }
  }

  /** The gradient of Z's last column, whose feature is 1 in every image. */
  #onesGradient(blocks: number): void {
    const { features, dimensions } = this.shape, Z = this.parameters.gradient("Z");
    const sums = this.arena.f32(this.#ones, dimensions).fill(0);
    this.arena.kernels.bias_gradient(this.#projection.gradient, this.#ones, blocks, dimensions);
    for (let j = 0; j < dimensions; j++) Z[j * (features + 1) + features] = sums[j]!;
  }

  /** Adds the regularisers' gradients; their value. */
  #regularise(): number {
    const { arena: { kernels }, parameters } = this;
    let value = 0;
    for (const name of TENSORS) {
      const factor = this.shape.regularisers[name], at = parameters.offset(name), { length } = parameters.view(name);
      if (factor === 0) continue;
      value += factor / 2 * kernels.sum_of_squares(at, length);
      kernels.add_scaled(parameters.gradientOffset(name), at, length, factor);
    }
    return value;
  }
}
