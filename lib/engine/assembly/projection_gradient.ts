// The gradient of `project` (projection.ts) with respect to its weights, features in the lanes, rows in order.
import { convert } from "./rows";
import { FEATURE, madd } from "./vector";

/** Features that are converted at a time, of all rows of a batch. */
const NARROW: i32 = 32;
const NARROW_BYTES: usize = 128;

// @ts-ignore: decorator
@inline
function put(g: usize, value: v128, left: i32): void {
  if (left >= 4) {
    v128.store(g, value);
    return;
  }
  if (left > 0) store<f32>(g, f32x4.extract_lane(value, 0));
  if (left > 1) store<f32>(g, f32x4.extract_lane(value, 1), 4);
  if (left > 2) store<f32>(g, f32x4.extract_lane(value, 2), 8);
}

// Six weight vectors x eight features of the gradient: rows in order. The offsets of the splats are added by hand, which saves an
// instruction for each (0.25 -> 0.23 ms for six weight vectors and 224 rows).
function outer6(x: usize, d: usize, count: i32, block: usize, g: usize, stride: usize, left: i32): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  for (let n = 0; n < count; n += 16, d += block) {
    for (let p = d, end = d + (<usize> min(16, count - n) << 2); p < end; p += 4, x += NARROW_BYTES) {
      const u = v128.load(x), v = v128.load(x, 16);
      let c = v128.load_splat<f32>(p);
      a0 = madd(u, c, a0), b0 = madd(v, c, b0);
      c = v128.load_splat<f32>(p + 64);
      a1 = madd(u, c, a1), b1 = madd(v, c, b1);
      c = v128.load_splat<f32>(p + 128);
      a2 = madd(u, c, a2), b2 = madd(v, c, b2);
      c = v128.load_splat<f32>(p + 192);
      a3 = madd(u, c, a3), b3 = madd(v, c, b3);
      c = v128.load_splat<f32>(p + 256);
      a4 = madd(u, c, a4), b4 = madd(v, c, b4);
      c = v128.load_splat<f32>(p + 320);
      a5 = madd(u, c, a5), b5 = madd(v, c, b5);
    }
  }
  put(g, a0, left), put(g + 16, b0, left - 4), g += stride;
  put(g, a1, left), put(g + 16, b1, left - 4), g += stride;
  put(g, a2, left), put(g + 16, b2, left - 4), g += stride;
  put(g, a3, left), put(g + 16, b3, left - 4), g += stride;
  put(g, a4, left), put(g + 16, b4, left - 4), g += stride;
  put(g, a5, left), put(g + 16, b5, left - 4);
}

// Two weight vectors x sixteen features.
function outer2(x: usize, d: usize, count: i32, block: usize, g: usize, stride: usize, left: i32): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let n = 0; n < count; n += 16, d += block) {
    for (let p = d, end = d + (<usize> min(16, count - n) << 2); p < end; p += 4, x += NARROW_BYTES) {
      const u = v128.load_splat<f32>(p), v = v128.load_splat<f32>(p + 64);
      let c = v128.load(x);
      a0 = madd(c, u, a0), b0 = madd(c, v, b0);
      c = v128.load(x, 16);
      a1 = madd(c, u, a1), b1 = madd(c, v, b1);
      c = v128.load(x, 32);
      a2 = madd(c, u, a2), b2 = madd(c, v, b2);
      c = v128.load(x, 48);
      a3 = madd(c, u, a3), b3 = madd(c, v, b3);
    }
  }
  put(g, a0, left), put(g + 16, a1, left - 4), put(g + 32, a2, left - 8), put(g + 48, a3, left - 12), g += stride;
  put(g, b0, left), put(g + 16, b1, left - 4), put(g + 32, b2, left - 8), put(g + 48, b3, left - 12);
}

function outer1(x: usize, d: usize, count: i32, block: usize, g: usize, left: i32): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  for (let n = 0; n < count; n += 16, d += block) {
    for (let p = d, end = d + (<usize> min(16, count - n) << 2); p < end; p += 4, x += NARROW_BYTES) {
      const u = v128.load_splat<f32>(p);
      a0 = madd(v128.load(x), u, a0), a1 = madd(v128.load(x, 16), u, a1);
      a2 = madd(v128.load(x, 32), u, a2), a3 = madd(v128.load(x, 48), u, a3);
    }
  }
  put(g, a0, left), put(g + 16, a1, left - 4), put(g + 32, a2, left - 8), put(g + 48, a3, left - 12);
}

/**
 * g[output][feature] = sum over the rows, in order, of d[row][output] x[row][feature]: the gradient of `project` with respect to its
 * weights, `gStride` floats from one vector to the next. d is laid out like `project`'s y. `scratch`: 32 `count` floats.
 */
export function project_gradient(
  kind: i32,
  rows: usize,
  count: i32,
  source: usize,
  features: i32,
  scale: usize,
  shift: usize,
  d: usize,
  outputs: i32,
  g: usize,
  gStride: i32,
  scratch: usize,
): void {
  const stride = <usize> gStride << 2;
  const block = <usize> outputs * FEATURE;
  for (let f = 0; f < features; f += NARROW) {
    const n = min(NARROW, features - f);
    convert(kind, rows, count, source, features, f, n, scale, shift, scratch, NARROW_BYTES);
    let o = 0;
    for (; outputs - o >= 6; o += 6) {
      for (let i = 0; i < n; i += 8) {
        const at = <usize> i << 2, to = g + <usize> o * stride + (<usize> (f + i) << 2);
        outer6(scratch + at, d + <usize> o * FEATURE, count, block, to, stride, n - i);
      }
    }
    while (o < outputs) {
      for (let i = 0; i < n; i += 16) {
        const at = <usize> i << 2, to = g + <usize> o * stride + (<usize> (f + i) << 2), from = d + <usize> o * FEATURE;
        if (outputs - o >= 2) outer2(scratch + at, from, count, block, to, stride, n - i);
        else outer1(scratch + at, from, count, block, to, n - i);
      }
      o += min(2, outputs - o);
    }
  }
}
