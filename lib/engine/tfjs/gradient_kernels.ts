/**
 * The gradients that tfjs's WebAssembly backend lacks or has wrong (4.22.0), composed of operations that it has. Operations
 * inside a kernel are not taped.
 */
import type { KernelConfig, Tensor, Tensor4D } from "@tensorflow/tfjs";
import type { Tf } from "./load.ts";

type Shape4D = [number, number, number, number];

interface Attributes {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dilations?: [number, number] | number;
  readonly filterShape: Shape4D;
  readonly inputShape: Shape4D;
}

/** dW is a convolution of x, its batch taken as channels, with dy as filter: the batch is summed over, the stride dilates. */
function filterGradient(
  tf: Tf,
  x: Tensor4D,
  dy: Tensor4D,
  { filterShape, strides, pad, dimRoundingMode }: Attributes,
): Tensor {
  const { padInfo, strideHeight, strideWidth, filterHeight, filterWidth, inChannels, outChannels } = tf.backend_util
    .computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
  const images = x.transpose<Tensor4D>([3, 1, 2, 0])
    .pad<Tensor4D>([[0, 0], [padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right], [0, 0]]);
  return tf.conv2d(images, dy.transpose([1, 2, 0, 3]), 1, "valid", "NHWC", [strideHeight, strideWidth])
    .slice([0, 0, 0, 0], [inChannels, filterHeight, filterWidth, outChannels]) // without what no stride reaches
    .transpose([1, 2, 0, 3]);
}

/** What the two depthwise gradients below are made for: the networks here have nothing else. */
function plainDepthwise(
  tf: Tf,
  inputShape: Shape4D,
  { filterShape, strides, pad, dilations = 1, dimRoundingMode }: Attributes,
) {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  if (strideHeight * strideWidth * dilationHeight * dilationWidth * filterShape[3] !== 1) {
    throw new Error("depthwise gradients on wasm: only stride 1, dilation 1 and one output a channel");
  }
  return info;
}

/** dW of a tap is the sum of x, moved by the tap, times dy. */
function depthwiseFilterGradient(tf: Tf, x: Tensor4D, dy: Tensor4D, attributes: Attributes): Tensor {
  const { padInfo, filterHeight, filterWidth, outHeight, outWidth, inChannels, batchSize } = plainDepthwise(
    tf,
    x.shape,
    attributes,
  );
  const padded = x.pad([[0, 0], [padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right], [0, 0]]);
  const taps = Array.from({ length: filterHeight * filterWidth }, (_, tap) => {
    const begin = [0, Math.floor(tap / filterWidth), tap % filterWidth, 0];
    return padded.slice(begin, [batchSize, outHeight, outWidth, inChannels]).mul(dy).sum([0, 1, 2]);
  });
  return tf.stack(taps).reshape(attributes.filterShape);
}

/** dx is dy, filled up around, convolved with the filter turned by 180 degrees. */
function depthwiseInputGradient(tf: Tf, dy: Tensor4D, filter: Tensor4D, attributes: Attributes): Tensor {
  const { padInfo: { top, bottom, left, right }, filterHeight, filterWidth } = plainDepthwise(
    tf,
    attributes.inputShape,
    { ...attributes, filterShape: filter.shape },
  );
  const [h, w] = [filterHeight - 1, filterWidth - 1];
  const filled = dy.pad<Tensor4D>([[0, 0], [h - top, h - bottom], [w - left, w - right], [0, 0]]);
  return tf.depthwiseConv2d(filled, filter.reverse([0, 1]), 1, "valid");
}

interface PoolAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * The gradient goes to the first maximum of each window. The backend's own kernel loses it where all of a window is negative,
 * and gives it to the last of equal ones.
 */
function maxPoolGradient(tf: Tf, dy: Tensor4D, x: Tensor4D, y: Tensor4D, attributes: PoolAttributes): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const {
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    batchSize,
    inChannels,
  } = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
  if (filterHeight !== strideHeight || filterWidth !== strideWidth || pad !== "valid") {
    throw new Error("max-pool gradients on wasm: only windows that do not overlap, without padding");
  }
  const [usedHeight, usedWidth] = [outHeight * filterHeight, outWidth * filterWidth];
  let left = tf.onesLike(y).cast("bool");
  const rows = Array.from({ length: filterHeight }, (_, i) => {
    const taps = Array.from({ length: filterWidth }, (_, j) => {
      const values = x.stridedSlice([0, i, j, 0], [batchSize, usedHeight, usedWidth, inChannels], [
        1,
        strideHeight,
        strideWidth,
        1,
      ]);
      const hit = values.equal(y).logicalAnd(left);
      left = left.logicalAnd(hit.logicalNot());
      return dy.mul(hit.cast("float32"));
    });
    return tf.stack(taps, 3).reshape([batchSize, outHeight, usedWidth, inChannels]);
  });
  return tf.stack(rows, 2).reshape([batchSize, usedHeight, usedWidth, inChannels])
    .pad([[0, 0], [0, inHeight - usedHeight], [0, inWidth - usedWidth], [0, 0]]);
}

type Compute = (inputs: Record<string, Tensor4D>, attributes: never) => Tensor;

const registered = new WeakSet<object>();

/** Registers them, once. */
export function registerGradientKernels(tf: Tf): void {
  if (registered.has(tf)) return;
  registered.add(tf);
  const kernels: Record<string, Compute> = {
    Conv2DBackpropFilter: ({ x, dy }, attributes) => filterGradient(tf, x!, dy!, attributes),
    DepthwiseConv2dNativeBackpropFilter: ({ x, dy }, attributes) => depthwiseFilterGradient(tf, x!, dy!, attributes),
    DepthwiseConv2dNativeBackpropInput: ({ dy, filter }, attributes) =>
      depthwiseInputGradient(tf, dy!, filter!, attributes),
    MaxPoolGrad: ({ dy, input, output }, attributes) => maxPoolGradient(tf, dy!, input!, output!, attributes),
  };
  for (const [kernelName, compute] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
    const kernelFunc = ({ inputs, attrs }: { inputs: unknown; attrs: unknown }) =>
      tf.tidy(() => compute(inputs as Record<string, Tensor4D>, attrs as never));
    tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc } as unknown as KernelConfig);
  }
}
