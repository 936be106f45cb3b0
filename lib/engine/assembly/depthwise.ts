// Depthwise convolutions (valid, stride 1, multiplier 1): each channel with its own k x k filter, kernel [k][k][channel].
import { FEATURE, laneSum, madd } from "./vector";

/** y[channel] = bias[channel] + the channel's window times its filter. */
export function depthwise_forward(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  k: i32,
): void {
  const pixel = <usize> channels * FEATURE, xRow = <usize> inWidth * pixel, wStride = <usize> channels * 4;
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column++) {
      const corner = x + <usize> row * xRow + <usize> column * pixel,
        to = y + <usize> (row * outWidth + column) * pixel;
      for (let c = 0; c < channels; c++) {
        let a0 = v128.load_splat<f32>(bias + <usize> c * 4), a1 = a0, a2 = a0, a3 = a0, q = w + <usize> c * 4;
        for (let ky = 0; ky < k; ky++) {
          let p = corner + <usize> ky * xRow + <usize> c * FEATURE;
          for (let kx = 0; kx < k; kx++, p += pixel, q += wStride) {
            const weight = v128.load_splat<f32>(q);
            a0 = madd(v128.load(p), weight, a0), a1 = madd(v128.load(p, 16), weight, a1);
            a2 = madd(v128.load(p, 32), weight, a2), a3 = madd(v128.load(p, 48), weight, a3);
          }
        }
        const t = to + <usize> c * FEATURE;
        v128.store(t, a0), v128.store(t, a1, 16), v128.store(t, a2, 32), v128.store(t, a3, 48);
      }
    }
  }
}

/** dx = gradient with respect to the input; zeroed where `mask` (that input, if a ReLU made it) is not positive. */
export function depthwise_input_gradient(
  dy: usize,
  w: usize,
  dx: usize,
  mask: usize,
  inHeight: i32,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  k: i32,
): void {
  const pixel = <usize> channels * FEATURE,
    dyRow = <usize> outWidth * pixel,
    wStride = <usize> channels * 4,
    zero = f32x4.splat(0);
  for (let row = 0; row < inHeight; row++) {
    const ky0 = max(0, row - outHeight + 1), ky1 = min(k - 1, row);
    for (let column = 0; column < inWidth; column++) {
      const kx0 = max(0, column - outWidth + 1),
        kx1 = min(k - 1, column),
        at = <usize> (row * inWidth + column) * pixel;
      for (let c = 0; c < channels; c++) {
        let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
        const offset = <usize> c * FEATURE;
        for (let ky = ky0; ky <= ky1; ky++) {
          for (let kx = kx0; kx <= kx1; kx++) {
            const p = dy + <usize> (row - ky) * dyRow + <usize> (column - kx) * pixel + offset;
            const weight = v128.load_splat<f32>(w + <usize> (ky * k + kx) * wStride + <usize> c * 4);
            a0 = madd(v128.load(p), weight, a0), a1 = madd(v128.load(p, 16), weight, a1);
            a2 = madd(v128.load(p, 32), weight, a2), a3 = madd(v128.load(p, 48), weight, a3);
          }
        }
        if (mask) {
          const m = mask + at + offset;
          a0 = v128.and(a0, f32x4.gt(v128.load(m), zero)), a1 = v128.and(a1, f32x4.gt(v128.load(m, 16), zero));
          a2 = v128.and(a2, f32x4.gt(v128.load(m, 32), zero)), a3 = v128.and(a3, f32x4.gt(v128.load(m, 48), zero));
        }
        const t = dx + at + offset;
        v128.store(t, a0), v128.store(t, a1, 16), v128.store(t, a2, 32), v128.store(t, a3, 48);
      }
    }
  }
}

/** Adds the gradients with respect to the filters, g[k][k][channel], and to the biases, gBias[channel]: lanes of all pixels first, then the lane tree. */
export function depthwise_weight_gradient(
  x: usize,
  dy: usize,
  g: usize,
  gBias: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  k: i32,
): void {
  const pixel = <usize> channels * FEATURE,
    xRow = <usize> inWidth * pixel,
    dyRow = <usize> outWidth * pixel,
    zero = f32x4.splat(0);
  for (let c = 0; c < channels; c++) {
    const offset = <usize> c * FEATURE;
    for (let tap = 0; tap < k * k; tap++) {
      const corner = x + <usize> (tap / k) * xRow + <usize> (tap % k) * pixel + offset;
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
      for (let row = 0; row < outHeight; row++) {
        let p = corner + <usize> row * xRow, q = dy + <usize> row * dyRow + offset;
        for (let column = 0; column < outWidth; column++, p += pixel, q += pixel) {
          a0 = madd(v128.load(p), v128.load(q), a0), a1 = madd(v128.load(p, 16), v128.load(q, 16), a1);
          a2 = madd(v128.load(p, 32), v128.load(q, 32), a2), a3 = madd(v128.load(p, 48), v128.load(q, 48), a3);
        }
      }
      const to = g + <usize> (tap * channels + c) * 4;
      store<f32>(to, load<f32>(to) + laneSum(a0, a1, a2, a3));
    }
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
    for (let i = 0, q = dy + offset; i < outHeight * outWidth; i++, q += pixel) {
      a0 = f32x4.add(a0, v128.load(q)), a1 = f32x4.add(a1, v128.load(q, 16));
      a2 = f32x4.add(a2, v128.load(q, 32)), a3 = f32x4.add(a3, v128.load(q, 48));
    }
    const to = gBias + <usize> c * 4;
    store<f32>(to, load<f32>(to) + laneSum(a0, a1, a2, a3));
  }
}
