// The register tiles of every product "features of a block times weights": up to 6 outputs x 8 lanes, all taps in order.
// Twelve accumulators, two vectors of samples and one splat fill the sixteen registers of x86 without spilling.
import { FEATURE, madd, relu } from "./vector";

/** What a tile does with its sums. */
export const STORE: i32 = 0;
export const RELU: i32 = 1;
/** Zero where the block at `mask` is not positive: the derivative of the ReLU that made it. */
export const MASK: i32 = 2;

// @ts-ignore: decorator
@inline
function finish(sum: v128, to: usize, mode: i32, mask: usize): void {
  if (mode == RELU) sum = relu(sum);
  else if (mode == MASK) sum = v128.and(sum, f32x4.gt(v128.load(mask), f32x4.splat(0)));
  v128.store(to, sum);
}

// @ts-ignore: decorator
@inline
function start(bias: usize, i: usize): v128 {
  return bias ? v128.load_splat<f32>(bias + (i << 2)) : f32x4.splat(0);
}

function tile6(
  x: usize,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  mode: i32,
  mask: usize,
): void {
  let a0 = start(bias, 0), a1 = start(bias, 1), a2 = start(bias, 2);
  let a3 = start(bias, 3), a4 = start(bias, 4), a5 = start(bias, 5);
  let b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5;
  for (let s = 0; s < segments; s++) {
    let p = x, q = w;
    for (const end = x + <usize> n * FEATURE; p < end; p += FEATURE, q += wStride) {
      const u = v128.load(p), v = v128.load(p, 16);
      let c = v128.load_splat<f32>(q);
      a0 = madd(u, c, a0), b0 = madd(v, c, b0);
      c = v128.load_splat<f32>(q, 4);
      a1 = madd(u, c, a1), b1 = madd(v, c, b1);
      c = v128.load_splat<f32>(q, 8);
      a2 = madd(u, c, a2), b2 = madd(v, c, b2);
      c = v128.load_splat<f32>(q, 12);
      a3 = madd(u, c, a3), b3 = madd(v, c, b3);
      c = v128.load_splat<f32>(q, 16);
      a4 = madd(u, c, a4), b4 = madd(v, c, b4);
      c = v128.load_splat<f32>(q, 20);
      a5 = madd(u, c, a5), b5 = madd(v, c, b5);
    }
    x += xSegment, w += wSegment;
  }
  finish(a0, y, mode, mask), finish(b0, y + 16, mode, mask + 16);
  finish(a1, y + 64, mode, mask + 64), finish(b1, y + 80, mode, mask + 80);
  finish(a2, y + 128, mode, mask + 128), finish(b2, y + 144, mode, mask + 144);
  finish(a3, y + 192, mode, mask + 192), finish(b3, y + 208, mode, mask + 208);
  finish(a4, y + 256, mode, mask + 256), finish(b4, y + 272, mode, mask + 272);
  finish(a5, y + 320, mode, mask + 320), finish(b5, y + 336, mode, mask + 336);
}

function tile4(
  x: usize,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  mode: i32,
  mask: usize,
): void {
  let a0 = start(bias, 0), a1 = start(bias, 1), a2 = start(bias, 2), a3 = start(bias, 3);
  let b0 = a0, b1 = a1, b2 = a2, b3 = a3;
  for (let s = 0; s < segments; s++) {
    let p = x, q = w;
    for (const end = x + <usize> n * FEATURE; p < end; p += FEATURE, q += wStride) {
      const u = v128.load(p), v = v128.load(p, 16);
      let c = v128.load_splat<f32>(q);
      a0 = madd(u, c, a0), b0 = madd(v, c, b0);
      c = v128.load_splat<f32>(q, 4);
      a1 = madd(u, c, a1), b1 = madd(v, c, b1);
      c = v128.load_splat<f32>(q, 8);
      a2 = madd(u, c, a2), b2 = madd(v, c, b2);
      c = v128.load_splat<f32>(q, 12);
      a3 = madd(u, c, a3), b3 = madd(v, c, b3);
    }
    x += xSegment, w += wSegment;
  }
  finish(a0, y, mode, mask), finish(b0, y + 16, mode, mask + 16);
  finish(a1, y + 64, mode, mask + 64), finish(b1, y + 80, mode, mask + 80);
  finish(a2, y + 128, mode, mask + 128), finish(b2, y + 144, mode, mask + 144);
  finish(a3, y + 192, mode, mask + 192), finish(b3, y + 208, mode, mask + 208);
}

function tile1(
  x: usize,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  mode: i32,
  mask: usize,
): void {
  let a0 = start(bias, 0), b0 = a0;
  for (let s = 0; s < segments; s++) {
    let p = x, q = w;
    for (const end = x + <usize> n * FEATURE; p < end; p += FEATURE, q += wStride) {
      const c = v128.load_splat<f32>(q);
      a0 = madd(v128.load(p), c, a0), b0 = madd(v128.load(p, 16), c, b0);
    }
    x += xSegment, w += wSegment;
  }
  finish(a0, y, mode, mask), finish(b0, y + 16, mode, mask + 16);
}

/**
 * y[o] = bias[o] + sum over segments s and features f of x[s][f] * w[s][f][o], for one block and all `outputs`.
 * Segments are rows of a window: `xSegment` and `wSegment` bytes apart; a feature's weights are `wStride` bytes apart.
 */
export function product(
  x: usize,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  outputs: i32,
  mode: i32,
  mask: usize,
): void {
  for (let half: usize = 0; half < 64; half += 32) {
    let o = 0;
    while (o < outputs) {
      const left = outputs - o,
        at = <usize> o * 4,
        to = y + half + <usize> o * FEATURE,
        m = mask + half + <usize> o * FEATURE;
      const b = bias ? bias + at : 0;
      if (left >= 6 && left != 8) {
        tile6(x + half, xSegment, segments, n, w + at, wSegment, wStride, b, to, mode, m), o += 6;
      } else if (left >= 4) {
        tile4(x + half, xSegment, segments, n, w + at, wSegment, wStride, b, to, mode, m), o += 4;
      } else {
        tile1(x + half, xSegment, segments, n, w + at, wSegment, wStride, b, to, mode, m), o += 1;
      }
    }
  }
}
