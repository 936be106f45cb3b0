// Convolutions (valid, stride 1) and their gradients. Maps are [height][width][channel][16], kernels [k][k][in][out].
// A row of a window is contiguous, so a convolution is k products of k * in features; a dense layer is the case k = 1 on a 1x1 map.
import { FEATURE, laneSum } from "./vector";
import { MASK, product, RELU, STORE } from "./tiles";

/** Bytes of the windows of a run of pixels, which a tile of outputs after the other reads: half of a small first-level cache. */
const WINDOW_BYTES: i32 = 16384;

/** Pixels of a row that are computed together. */
function runOf(n: i32, channels: i32, k: i32): i32 {
  return max(1, 1 + (WINDOW_BYTES - k * n * FEATURE) / (k * channels * FEATURE));
}

/** y = convolution of x, plus bias, with ReLU or not, for `blocks` blocks. */
export function conv_forward(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  inputs: i32,
  outputs: i32,
  k: i32,
  useRelu: i32,
  blocks: i32,
  xBlock: usize,
  yBlock: usize,
): void {
  const n = k * inputs, wStride = <usize> outputs * 4, mode = useRelu ? RELU : STORE, run = runOf(n, inputs, k);
  for (let b = 0; b < blocks; b++, x += xBlock, y += yBlock) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column += run) {
        const from = x + <usize> ((row * inWidth + column) * inputs) * FEATURE;
        const to = y + <usize> ((row * outWidth + column) * outputs) * FEATURE;
        product(
          from,
          <usize> inputs * FEATURE,
          min(run, outWidth - column),
          <usize> (inWidth * inputs) * FEATURE,
          k,
          n,
          w,
          <usize> n * wStride,
          wStride,
          bias,
          to,
          outputs,
          mode,
          0,
        );
      }
    }
  }
}

/** Kernel turned by 180 degrees with its channels swapped: flipped[a][b][out][in] = w[k-1-a][k-1-b][in][out]. */
export function flip_kernel(w: usize, flipped: usize, inputs: i32, outputs: i32, k: i32): void {
  const taps = k * k;
  for (let t = 0; t < taps; t++) {
    const from = w + <usize> ((taps - 1 - t) * inputs * outputs) * 4, to = flipped + <usize> (t * inputs * outputs) * 4;
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) {
        store<f32>(to + <usize> (o * inputs + i) * 4, load<f32>(from + <usize> (i * outputs + o) * 4));
      }
    }
  }
}

/** dx = gradient with respect to the input; zeroed where `mask` (that input, if a ReLU made it) is not positive. */
export function conv_input_gradient(
  dy: usize,
  flipped: usize,
  dx: usize,
  mask: usize,
  inHeight: i32,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  inputs: i32,
  outputs: i32,
  k: i32,
  blocks: i32,
  dyBlock: usize,
  dxBlock: usize,
  maskBlock: usize,
): void {
  const wStride = <usize> inputs * 4, wSegment = <usize> (k * outputs) * wStride, mode = mask ? MASK : STORE;
  const run = runOf(k * outputs, outputs, k);
  for (let b = 0; b < blocks; b++, dy += dyBlock, dx += dxBlock, mask += maskBlock) {
    for (let row = 0; row < inHeight; row++) {
      const a0 = max(0, k - 1 - row), a1 = min(k - 1, outHeight - 1 - row + k - 1);
      for (let column = 0, here = 1; column < inWidth; column += here) {
        const b0 = max(0, k - 1 - column), b1 = min(k - 1, outWidth - 1 - column + k - 1);
        here = b0 == 0 && b1 == k - 1 ? min(run, outWidth - column) : 1;
        const from = dy + <usize> (((row - k + 1 + a0) * outWidth + column - k + 1 + b0) * outputs) * FEATURE;
        const at = <usize> ((row * inWidth + column) * inputs) * FEATURE;
        product(
          from,
          <usize> outputs * FEATURE,
          here,
          <usize> (outWidth * outputs) * FEATURE,
          a1 - a0 + 1,
          (b1 - b0 + 1) * outputs,
          flipped + <usize> a0 * wSegment + <usize> (b0 * outputs) * wStride,
          wSegment,
          wStride,
          0,
          dx + at,
          inputs,
          mode,
          mask + at,
        );
      }
    }
  }
}

/** Adds the sum over pixels and samples of dy[pixel][outputs] to g[outputs], the gradient with respect to the bias: pixels first, then the lane tree. */
export function bias_gradient(dy: usize, g: usize, pixels: i32, outputs: i32): void {
  const zero = f32x4.splat(0), stride = <usize> outputs * FEATURE;
  for (let o = 0; o < outputs; o++, dy += FEATURE, g += 4) {
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
    for (let i = 0, p = dy; i < pixels; i++, p += stride) {
      a0 = f32x4.add(a0, v128.load(p)), a1 = f32x4.add(a1, v128.load(p, 16));
      a2 = f32x4.add(a2, v128.load(p, 32)), a3 = f32x4.add(a3, v128.load(p, 48));
    }
    store<f32>(g, load<f32>(g) + laneSum(a0, a1, a2, a3));
  }
}
