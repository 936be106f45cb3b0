/** A model in plain TensorFlow.js operations, backend-agnostic: `tf` is passed in. */
import type * as tfTypes from "@tensorflow/tfjs";

export type Tf = typeof tfTypes;
export type Tensors = Record<string, tfTypes.Tensor>;

export interface TfDefinition {
  /** What the model's dropout sees of a row, and the fraction it zeroes; absent: the model has none. */
  readonly dropout?: { readonly elements: number; readonly rate: number };
  /** `x` of `scores` from rows [n][features] (pooled maps or CIFAR order) after scale and shift; absent: they are `x`. */
  arrange?(tf: Tf, rows: tfTypes.Tensor2D): tfTypes.Tensor;
  /**
   * Class scores [n][10].
   *
   * `x` holds the rows as the method reads them (values after scale and shift): CNN [n][16][16][3], ProtoNN [n][3072],
   * Bonsai [n][3073] (ones column included), FastGRNN [n][T][I] (Multi: [n][3][32][32]). `dropout`, where the model has
   * one, is the mask [n][elements] to multiply with (already divided by the kept fraction); absent: no dropout.
   * `sharpness` is that of Bonsai's branching in training; absent: as deployed, where an image takes one path.
   */
  scores(
    tf: Tf,
    parameters: Tensors,
    x: tfTypes.Tensor,
    dropout?: tfTypes.Tensor,
    sharpness?: number,
  ): tfTypes.Tensor2D;
  /** Scalar: data loss (mean over the rows) plus regulariser. `labels` are int32 [n]. */
  loss(tf: Tf, parameters: Tensors, scores: tfTypes.Tensor2D, labels: tfTypes.Tensor1D): tfTypes.Scalar;
}
