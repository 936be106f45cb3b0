// Products of whole rows of the data set with a few long weight vectors, features in the lanes: a row's bytes are read where they are.
// Feature f goes to lane f % 16 of an output's sum, in ascending order; the 16 lanes are added by the lane tree at the end.
import { FEATURE, laneSum, madd } from "./vector";

/** Features and rows that are converted at a time: they fill half of a first-level cache. */
const CHUNK: i32 = 512;
const CHUNK_BYTES: usize = 2048;
const ROWS: i32 = 4;
/** The same for the gradient, which takes in all rows of a batch. */
const NARROW: i32 = 32;
const NARROW_BYTES: usize = 128;

// @ts-ignore: decorator
@inline
function affine(value: v128, f: usize, scale: usize, shift: usize): v128 {
  return madd(value, v128.load(scale + f), v128.load(shift + f));
}

/** `length` features from `first` on of one row (kind 0: bytes, else float32) to floats at `to`, filled up with zeros to a multiple of 16. */
function convert(kind: i32, row: usize, first: i32, length: i32, scale: usize, shift: usize, to: usize): void {
  const whole = length & ~15;
  let f = <usize> first << 2;
  if (kind == 0) {
    let from = row + <usize> first;
    for (let i = 0; i < whole; i += 16, from += 16, to += 64, f += 64) {
      const bytes = v128.load(from), low = i16x8.extend_low_i8x16_u(bytes), high = i16x8.extend_high_i8x16_u(bytes);
      v128.store(to, affine(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)), f, scale, shift));
      v128.store(to, affine(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), f + 16, scale, shift), 16);
      v128.store(to, affine(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), f + 32, scale, shift), 32);
      v128.store(to, affine(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), f + 48, scale, shift), 48);
    }
  } else {
    for (let i = 0; i < whole; i += 4, to += 16, f += 16) v128.store(to, affine(v128.load(row + f), f, scale, shift));
  }
  if (whole == length) return;
  for (let i = 0; i < 16; i += 4) v128.store(to + (<usize> i << 2), f32x4.splat(0));
  for (let i = whole; i < length; i++, to += 4, f += 4) {
    const x: f32 = kind == 0 ? <f32> load<u8>(row + (f >> 2)) : load<f32>(row + f);
    const value = madd(f32x4.splat(x), v128.load_splat<f32>(scale + f), v128.load_splat<f32>(shift + f));
    store<f32>(to, f32x4.extract_lane(value, 0));
  }
}

// Four rows times three, two or one weight vectors, four lanes of sixteen; the sums stand at acc, a row's `accRow` bytes apart.
function dot3(x: usize, w: usize, wStride: usize, steps: i32, acc: usize, accRow: usize): void {
  let p = acc;
  let a0 = v128.load(p), a1 = v128.load(p, 64), a2 = v128.load(p, 128);
  p += accRow;
  let b0 = v128.load(p), b1 = v128.load(p, 64), b2 = v128.load(p, 128);
  p += accRow;
  let c0 = v128.load(p), c1 = v128.load(p, 64), c2 = v128.load(p, 128);
  p += accRow;
  let d0 = v128.load(p), d1 = v128.load(p, 64), d2 = v128.load(p, 128);
  for (let i = 0; i < steps; i++, x += FEATURE, w += FEATURE) {
    const u = v128.load(w), v = v128.load(w + wStride), z = v128.load(w + 2 * wStride);
    let r = v128.load(x);
    a0 = madd(r, u, a0), a1 = madd(r, v, a1), a2 = madd(r, z, a2);
    r = v128.load(x, 2048);
    b0 = madd(r, u, b0), b1 = madd(r, v, b1), b2 = madd(r, z, b2);
    r = v128.load(x, 4096);
    c0 = madd(r, u, c0), c1 = madd(r, v, c1), c2 = madd(r, z, c2);
    r = v128.load(x, 6144);
    d0 = madd(r, u, d0), d1 = madd(r, v, d1), d2 = madd(r, z, d2);
  }
  v128.store(p, d0), v128.store(p, d1, 64), v128.store(p, d2, 128);
  p -= accRow;
  v128.store(p, c0), v128.store(p, c1, 64), v128.store(p, c2, 128);
  p -= accRow;
  v128.store(p, b0), v128.store(p, b1, 64), v128.store(p, b2, 128);
  p -= accRow;
  v128.store(p, a0), v128.store(p, a1, 64), v128.store(p, a2, 128);
}

function dot2(x: usize, w: usize, wStride: usize, steps: i32, acc: usize, accRow: usize): void {
  let p = acc;
  let a0 = v128.load(p), a1 = v128.load(p, 64);
  p += accRow;
  let b0 = v128.load(p), b1 = v128.load(p, 64);
  p += accRow;
  let c0 = v128.load(p), c1 = v128.load(p, 64);
  p += accRow;
  let d0 = v128.load(p), d1 = v128.load(p, 64);
  for (let i = 0; i < steps; i++, x += FEATURE, w += FEATURE) {
    const u = v128.load(w), v = v128.load(w + wStride);
    let r = v128.load(x);
    a0 = madd(r, u, a0), a1 = madd(r, v, a1);
    r = v128.load(x, 2048);
    b0 = madd(r, u, b0), b1 = madd(r, v, b1);
    r = v128.load(x, 4096);
    c0 = madd(r, u, c0), c1 = madd(r, v, c1);
    r = v128.load(x, 6144);
    d0 = madd(r, u, d0), d1 = madd(r, v, d1);
  }
  v128.store(p, d0), v128.store(p, d1, 64);
  p -= accRow;
  v128.store(p, c0), v128.store(p, c1, 64);
  p -= accRow;
  v128.store(p, b0), v128.store(p, b1, 64);
  p -= accRow;
  v128.store(p, a0), v128.store(p, a1, 64);
}

function dot1(x: usize, w: usize, steps: i32, acc: usize, accRow: usize): void {
  let a = v128.load(acc), b = v128.load(acc + accRow), c = v128.load(acc + 2 * accRow), d = v128.load(acc + 3 * accRow);
  for (let i = 0; i < steps; i++, x += FEATURE, w += FEATURE) {
    const u = v128.load(w);
    a = madd(v128.load(x), u, a), b = madd(v128.load(x, 2048), u, b);
    c = madd(v128.load(x, 4096), u, c), d = madd(v128.load(x, 6144), u, d);
  }
  v128.store(acc, a), v128.store(acc + accRow, b), v128.store(acc + 2 * accRow, c), v128.store(acc + 3 * accRow, d);
}

/**
 * y[block][output][16] = x w^T + bias for `count` rows of a source given by index; lanes without a row become 0. Weight vectors are
 * `wStride` floats apart, so are the biases (`bias` 0: none). `scratch`: 4 (512 + 16 outputs) floats.
 */
export function project(
  kind: i32,
  rows: usize,
  count: i32,
  source: usize,
  features: i32,
  scale: usize,
  shift: usize,
  w: usize,
  wStride: i32,
  bias: usize,
  outputs: i32,
  y: usize,
  scratch: usize,
): void {
  const acc = scratch + <usize> ROWS * CHUNK_BYTES, accRow = <usize> outputs * FEATURE, stride = <usize> wStride << 2;
  const rowBytes = kind == 0 ? <usize> features : <usize> features << 2;
  for (let r0 = 0; r0 < ((count + 15) & ~15); r0 += ROWS) {
    const here = min(ROWS, count - r0);
    for (let p = acc; p < acc + <usize> ROWS * accRow; p += 16) v128.store(p, f32x4.splat(0));
    for (let f = 0; here > 0 && f < features; f += CHUNK) {
      const n = min(CHUNK, features - f), steps = (n + 15) >> 4;
      for (let r = 0; r < here; r++) {
        const row = source + <usize> load<i32>(rows + (<usize> (r0 + r) << 2)) * rowBytes;
        convert(kind, row, f, n, scale, shift, scratch + <usize> r * CHUNK_BYTES);
      }
      for (let q: usize = 0; q < 64; q += 16) {
        let o = 0;
        while (o < outputs) {
          const at = w + <usize> o * stride + (<usize> f << 2) + q, sums = acc + <usize> o * FEATURE + q, left = outputs - o;
          if (left >= 3 && left != 4) dot3(scratch + q, at, stride, steps, sums, accRow), o += 3;
          else if (left >= 2) dot2(scratch + q, at, stride, steps, sums, accRow), o += 2;
          else dot1(scratch + q, at, steps, sums, accRow), o += 1;
        }
      }
    }
    for (let r = 0; r < ROWS; r++) {
      const to = y + <usize> ((r0 + r) >> 4) * accRow + (<usize> ((r0 + r) & 15) << 2), from = acc + <usize> r * accRow;
      for (let o = 0; o < outputs; o++) {
        const p = from + <usize> o * FEATURE;
        let sum = laneSum(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48));
        if (bias) sum += load<f32>(bias + <usize> o * stride);
        store<f32>(to + <usize> o * FEATURE, r < here ? sum : 0);
      }
    }
  }
}

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

// Six weight vectors x eight features of the gradient: rows in order.
function outer6(x: usize, d: usize, count: i32, block: usize, g: usize, stride: usize, left: i32): void {
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  for (let n = 0; n < count; n += 16, d += block) {
    for (let p = d, end = d + (<usize> min(16, count - n) << 2); p < end; p += 4, x += NARROW_BYTES) {
      const u = v128.load(x), v = v128.load(x, 16);
      let c = v128.load_splat<f32>(p);
      a0 = madd(u, c, a0), b0 = madd(v, c, b0);
      c = v128.load_splat<f32>(p, 64);
      a1 = madd(u, c, a1), b1 = madd(v, c, b1);
      c = v128.load_splat<f32>(p, 128);
      a2 = madd(u, c, a2), b2 = madd(v, c, b2);
      c = v128.load_splat<f32>(p, 192);
      a3 = madd(u, c, a3), b3 = madd(v, c, b3);
      c = v128.load_splat<f32>(p, 256);
      a4 = madd(u, c, a4), b4 = madd(v, c, b4);
      c = v128.load_splat<f32>(p, 320);
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
      const u = v128.load_splat<f32>(p), v = v128.load_splat<f32>(p, 64);
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
  const rowBytes = kind == 0 ? <usize> features : <usize> features << 2, stride = <usize> gStride << 2;
  const block = <usize> outputs * FEATURE;
  for (let f = 0; f < features; f += NARROW) {
    const n = min(NARROW, features - f);
    for (let r = 0; r < count; r++) {
      const row = source + <usize> load<i32>(rows + (<usize> r << 2)) * rowBytes;
      convert(kind, row, f, n, scale, shift, scratch + <usize> r * NARROW_BYTES);
    }
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

/** to[column][row] = from[row][column]; rows of both are `stride` floats apart. */
export function transpose(from: usize, fromStride: i32, rows: i32, columns: i32, to: usize, toStride: i32): void {
  for (let r = 0; r < rows; r++, from += <usize> fromStride << 2, to += 4) {
    let p = to;
    for (let c = 0; c < columns; c++, p += <usize> toStride << 2) store<f32>(p, load<f32>(from + (<usize> c << 2)));
  }
}
