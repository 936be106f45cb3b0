import { Matrix, SVD } from "ml-matrix";
import type { Random } from "../../random/mod.ts";
import type { ParameterSpec, Weights } from "../method.ts";

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/**
 * An orthogonal kernel as Keras 2.2 draws it, gain 1: a matrix of (all dimensions but the last) x (the last) standard
 * normals, of whose singular value decomposition U is taken, or V transposed when that has the matrix's shape. The
 * columns (or, of a wide matrix, the rows) are orthonormal. Row-major.
 *
 * The decomposition uses + - * / and square roots of doubles in one order, so every machine draws the same bits.
 */
export function orthogonal(shape: readonly number[], random: Random): Float32Array {
  const columns = shape.at(-1)!, rows = product(shape) / columns, wide = rows < columns;
  const normals = Matrix.zeros(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) normals.set(i, j, random.normal());
  // of a wide matrix, V transposed is the transpose of its transpose's U
  const u = new SVD(wide ? normals.transpose() : normals, { computeRightSingularVectors: false }).leftSingularVectors;
  return Float32Array.from((wide ? u.transpose() : u).to1DArray());
}

/**
 * Keras' initial values of every tensor: orthogonal kernels, zero biases. A depthwise kernel has the shape (k, k,
 * channels, 1) there, so it is a single column: k*k*channels numbers of norm 1 in total (direct-convolution.md, section
 * 5.1).
 */
export function kerasInitialValues(specs: readonly ParameterSpec[], random: Random): Weights {
  return Object.fromEntries(specs.map(({ name, shape }) => {
    if (/bias$/i.test(name)) return [name, new Float32Array(product(shape))];
    return [name, orthogonal(name.endsWith(".depthwise") ? [...shape, 1] : shape, random)];
  }));
}
