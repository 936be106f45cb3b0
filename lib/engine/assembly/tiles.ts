// The register tiles of every product "features of a block times weights": up to 4 outputs x 8 lanes, all taps in order.
// One load brings four weights, which a shuffle each spreads: V8 checks the bounds of every access here, so loads are what costs
// (48 GFLOP/s on a Zen 4 core, against 36 for 6 outputs with a load each and 45 for 5 with two loads).
import { FEATURE, madd, relu } from "./vector";

/** What a tile does with its sums. */
export const STORE: i32 = 0;
export const RELU: i32 = 1;
/** Zero where the block at `mask` is not positive: the derivative of the ReLU that made it. */
export const MASK: i32 = 2;

// @ts-ignore: decorator
@inline
function finish(sum: v128, y: usize, at: usize, mode: i32, mask: usize): void {
  if (mode == RELU) sum = relu(sum);
  else if (mode == MASK) sum = v128.and(sum, f32x4.gt(v128.load(mask + at), f32x4.splat(0)));
  v128.store(y + at, sum);
}

// @ts-ignore: decorator
@inline
function start(bias: usize, i: usize): v128 {
  return bias ? v128.load_splat<f32>(bias + (i << 2)) : f32x4.splat(0);
}

// `t` outputs of a run of pixels; see `product`.
// @ts-ignore: decorator
@inline
function tile(
  t: i32,
  x: usize,
  xPixel: usize,
  pixels: i32,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  yPixel: usize,
  mode: i32,
  mask: usize,
): void {
  let s0 = start(bias, 0), s1 = s0, s2 = s0, s3 = s0;
  if (t > 1) s1 = start(bias, 1);
  if (t > 2) s2 = start(bias, 2);
  if (t > 3) s3 = start(bias, 3);
  for (; pixels > 0; pixels--, x += xPixel, y += yPixel, mask += yPixel) {
    let a0 = s0, b0 = s0, a1 = s1, b1 = s1, a2 = s2, b2 = s2, a3 = s3, b3 = s3, from = x, weights = w;
    for (let s = 0; s < segments; s++, from += xSegment, weights += wSegment) {
      let p = from, q = weights;
      for (const end = p + <usize> n * FEATURE; p < end; p += FEATURE, q += wStride) {
        const u = v128.load(p), v = v128.load(p, 16);
        if (t == 4) {
          const four = v128.load(q);
          let c = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
          a0 = madd(u, c, a0), b0 = madd(v, c, b0);
          c = v128.shuffle<f32>(four, four, 1, 1, 1, 1), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
          c = v128.shuffle<f32>(four, four, 2, 2, 2, 2), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
          c = v128.shuffle<f32>(four, four, 3, 3, 3, 3), a3 = madd(u, c, a3), b3 = madd(v, c, b3);
        } else {
          let c = v128.load_splat<f32>(q);
          a0 = madd(u, c, a0), b0 = madd(v, c, b0);
          if (t > 1) c = v128.load_splat<f32>(q, 4), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
          if (t > 2) c = v128.load_splat<f32>(q, 8), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
        }
      }
    }
    finish(a0, y, 0, mode, mask), finish(b0, y, 16, mode, mask);
    if (t > 1) finish(a1, y, 64, mode, mask), finish(b1, y, 80, mode, mask);
    if (t > 2) finish(a2, y, 128, mode, mask), finish(b2, y, 144, mode, mask);
    if (t > 3) finish(a3, y, 192, mode, mask), finish(b3, y, 208, mode, mask);
  }
}

// a function each, so that none inlines the others' registers
function tile4(
  x: usize,
  xPixel: usize,
  pixels: i32,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  yPixel: usize,
  mode: i32,
  mask: usize,
): void {
  tile(4, x, xPixel, pixels, xSegment, segments, n, w, wSegment, wStride, bias, y, yPixel, mode, mask);
}

function tile3(
  x: usize,
  xPixel: usize,
  pixels: i32,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  yPixel: usize,
  mode: i32,
  mask: usize,
): void {
  tile(3, x, xPixel, pixels, xSegment, segments, n, w, wSegment, wStride, bias, y, yPixel, mode, mask);
}

function tile2(
  x: usize,
  xPixel: usize,
  pixels: i32,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  yPixel: usize,
  mode: i32,
  mask: usize,
): void {
  tile(2, x, xPixel, pixels, xSegment, segments, n, w, wSegment, wStride, bias, y, yPixel, mode, mask);
}

function tile1(
  x: usize,
  xPixel: usize,
  pixels: i32,
  xSegment: usize,
  segments: i32,
  n: i32,
  w: usize,
  wSegment: usize,
  wStride: usize,
  bias: usize,
  y: usize,
  yPixel: usize,
  mode: i32,
  mask: usize,
): void {
  tile(1, x, xPixel, pixels, xSegment, segments, n, w, wSegment, wStride, bias, y, yPixel, mode, mask);
}

/**
 * y[pixel][o] = bias[o] + sum over segments s and features f of x[pixel][s][f] * w[s][f][o], for a run of `pixels` of one block and
 * all `outputs`. Segments are rows of a window: `xSegment` and `wSegment` bytes apart; a feature's weights are `wStride` bytes apart.
 */
export function product(
  x: usize,
  xPixel: usize,
  pixels: i32,
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
  const yPixel = <usize> outputs * FEATURE;
  for (let half: usize = 0; half < 64; half += 32) {
    for (let o = 0; o < outputs; o += 4) {
      const t = outputs - o, at = <usize> o * 4, to = half + <usize> o * FEATURE;
      const b = bias ? bias + at : 0, p = x + half, q = w + at, m = mask + to, r = y + to;
      if (t >= 4) tile4(p, xPixel, pixels, xSegment, segments, n, q, wSegment, wStride, b, r, yPixel, mode, m);
      else if (t == 3) tile3(p, xPixel, pixels, xSegment, segments, n, q, wSegment, wStride, b, r, yPixel, mode, m);
      else if (t == 2) tile2(p, xPixel, pixels, xSegment, segments, n, q, wSegment, wStride, b, r, yPixel, mode, m);
      else tile1(p, xPixel, pixels, xSegment, segments, n, q, wSegment, wStride, b, r, yPixel, mode, m);
    }
  }
}
