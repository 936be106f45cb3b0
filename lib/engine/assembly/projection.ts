// Products of whole rows of the data set with a few long weight vectors, features in the lanes: a row's bytes are read where they are.
// Feature f goes to lane f % 16 of an output's sum, in ascending order; the 16 lanes are added by the lane tree at the end.
import { FEATURE, laneSum, madd } from "./vector";

/** Features and rows that are converted at a time: they and the weights that meet them stay in the first-level cache. */
const CHUNK: i32 = 512;
const CHUNK_BYTES: usize = 2048;
const ROWS: i32 = 4;
/** The same for the gradient, which takes in all rows of a batch. */
const NARROW: i32 = 32;
const NARROW_BYTES: usize = 128;

// @ts-ignore: decorator
@inline
function pick(bytes: v128, places: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return i8x16.relaxed_swizzle(bytes, places);
  } else {
    return i8x16.swizzle(bytes, places);
  }
}

// Which of 16 bytes go to the low ends of four lanes, the other ends being zero. `zero` is 0, which no compiler can know: V8 would
// build a plain constant anew at each use.
// @ts-ignore: decorator
@inline
function places(quarter: i32, zero: i32): v128 {
  const first = i32x4(-128 << 8, (-128 << 8) | 1, (-128 << 8) | 2, (-128 << 8) | 3);
  return i32x4.add(i32x4.add(v128.or(first, i32x4.splat(<i32> 0x80808000)), i32x4.splat(4 * quarter)), i32x4.splat(zero));
}

/**
 * Sixteen features, from `first` on, of `rows` rows of bytes to floats, `toRow` bytes from one row to the next. `next` names the
 * rows; `floats` is their first feature's place in `scale` and `shift`.
 */
// @ts-ignore: decorator
@inline
function convert16(next: usize, rows: i32, source: usize, rowBytes: usize, first: i32, scale: usize, shift: usize, to: usize, toRow: usize): void {
  const f = <usize> first << 2, zero = rows >> 30;
  const a0 = v128.load(scale + f), a1 = v128.load(scale + f, 16), a2 = v128.load(scale + f, 32), a3 = v128.load(scale + f, 48);
  const b0 = v128.load(shift + f), b1 = v128.load(shift + f, 16), b2 = v128.load(shift + f, 32), b3 = v128.load(shift + f, 48);
  const p0 = places(0, zero), p1 = places(1, zero), p2 = places(2, zero), p3 = places(3, zero);
  const from = source + <usize> first;
  for (const end = next + (<usize> rows << 2); next < end; next += 4, to += toRow) {
    const bytes = v128.load(from + <usize> load<i32>(next) * rowBytes);
    v128.store(to, madd(f32x4.convert_i32x4_s(pick(bytes, p0)), a0, b0));
    v128.store(to, madd(f32x4.convert_i32x4_s(pick(bytes, p1)), a1, b1), 16);
    v128.store(to, madd(f32x4.convert_i32x4_s(pick(bytes, p2)), a2, b2), 32);
    v128.store(to, madd(f32x4.convert_i32x4_s(pick(bytes, p3)), a3, b3), 48);
  }
}

/**
 * `length` features from `first` on of some rows (kind 0: bytes, else float32) to floats at `to`, each row filled up with zeros to
 * a multiple of 16.
 */
function convert(
  kind: i32, next: usize, rows: i32, source: usize, rowElements: i32, first: i32, length: i32, scale: usize, shift: usize, to: usize, toRow: usize,
): void {
  const rowBytes = kind == 0 ? <usize> rowElements : <usize> rowElements << 2;
  let whole = 0;
  if (kind == 0) {
    for (; whole + 16 <= length; whole += 16) {
      convert16(next, rows, source, rowBytes, first + whole, scale, shift, to + (<usize> whole << 2), toRow);
    }
  } else whole = length & ~15;
  for (let r = 0; r < rows; r++, next += 4, to += toRow) {
    const row = source + <usize> load<i32>(next) * rowBytes;
    let t = to + (<usize> whole << 2), f = <usize> (first + whole) << 2;
    if (kind != 0) {
      f = <usize> first << 2;
      for (let p = to; p < t; p += 16, f += 16) v128.store(p, madd(v128.load(row + f), v128.load(scale + f), v128.load(shift + f)));
    }
    if (whole == length) continue;
    for (let p = t; p < t + FEATURE; p += 16) v128.store(p, f32x4.splat(0));
    for (let i = whole; i < length; i++, t += 4, f += 4) {
      const x: f32 = kind == 0 ? <f32> load<u8>(row + (f >> 2)) : load<f32>(row + f);
      const value = madd(f32x4.splat(x), v128.load_splat<f32>(scale + f), v128.load_splat<f32>(shift + f));
      store<f32>(t, f32x4.extract_lane(value, 0));
    }
  }
}

// Four rows times three, two or one weight vectors, four lanes of sixteen; the sums stand at acc, a row's `accRow` bytes apart.
function dot3(x: usize, w: usize, steps: i32, acc: usize, accRow: usize): void {
  let p = acc;
  let a0 = v128.load(p), a1 = v128.load(p, 64), a2 = v128.load(p, 128);
  p += accRow;
  let b0 = v128.load(p), b1 = v128.load(p, 64), b2 = v128.load(p, 128);
  p += accRow;
  let c0 = v128.load(p), c1 = v128.load(p, 64), c2 = v128.load(p, 128);
  p += accRow;
  let d0 = v128.load(p), d1 = v128.load(p, 64), d2 = v128.load(p, 128);
  for (let i = 0; i < steps; i++, x += FEATURE, w += FEATURE) {
    const u = v128.load(w), v = v128.load(w, 2048), z = v128.load(w, 4096);
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

function dot2(x: usize, w: usize, steps: i32, acc: usize, accRow: usize): void {
  let p = acc;
  let a0 = v128.load(p), a1 = v128.load(p, 64);
  p += accRow;
  let b0 = v128.load(p), b1 = v128.load(p, 64);
  p += accRow;
  let c0 = v128.load(p), c1 = v128.load(p, 64);
  p += accRow;
  let d0 = v128.load(p), d1 = v128.load(p, 64);
  for (let i = 0; i < steps; i++, x += FEATURE, w += FEATURE) {
    const u = v128.load(w), v = v128.load(w, 2048);
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
 * `wStride` floats apart, so are the biases (`bias` 0: none). `scratch`: 512 (4 + outputs) + 16 outputs (count + 3) floats.
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
  const packed = scratch + <usize> ROWS * CHUNK_BYTES, acc = packed + <usize> outputs * CHUNK_BYTES;
  const accRow = <usize> outputs * FEATURE, stride = <usize> wStride << 2;
  memory.fill(acc, 0, accRow * <usize> (count + ROWS - 1));
  for (let f = 0; f < features; f += CHUNK) {
    const n = min(CHUNK, features - f), steps = (n + 15) >> 4;
    for (let o: usize = 0; o < <usize> outputs; o++) {
      const to = packed + o * CHUNK_BYTES, filled = <usize> n << 2;
      memory.copy(to, w + o * stride + (<usize> f << 2), filled);
      memory.fill(to + filled, 0, (<usize> steps << 6) - filled);
    }
    for (let r = 0; r < count; r += ROWS) {
      const next = rows + (<usize> r << 2), here = min(ROWS, count - r);
      convert(kind, next, here, source, features, f, n, scale, shift, scratch, CHUNK_BYTES);
      const own = acc + <usize> r * accRow;
      for (let q: usize = 0; q < 64; q += 16) {
        let o = 0;
        while (o < outputs) {
          const at = packed + <usize> o * CHUNK_BYTES + q, sums = own + <usize> o * FEATURE + q, left = outputs - o;
          if (left >= 3 && left != 4) dot3(scratch + q, at, steps, sums, accRow), o += 3;
          else if (left >= 2) dot2(scratch + q, at, steps, sums, accRow), o += 2;
          else dot1(scratch + q, at, steps, sums, accRow), o += 1;
        }
      }
    }
  }
  for (let r = 0; r < ((count + 15) & ~15); r++) {
    let to = y + <usize> (r >> 4) * accRow + (<usize> (r & 15) << 2), p = acc + <usize> r * accRow;
    for (let o: usize = 0; o < <usize> outputs; o++, p += FEATURE, to += FEATURE) {
      if (r >= count) {
        store<f32>(to, 0);
        continue;
      }
      const sum = laneSum(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48));
      store<f32>(to, bias ? sum + load<f32>(bias + o * stride) : sum);
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

// Four rows and four columns at a time.
// @ts-ignore: decorator
@inline
function transpose4(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const r0 = v128.load(from), r1 = v128.load(from + fromStride);
  const r2 = v128.load(from + 2 * fromStride), r3 = v128.load(from + 3 * fromStride);
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5)), v128.store(to + toStride, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
  v128.store(to + 2 * toStride, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
  v128.store(to + 3 * toStride, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
}

/** to[column][row] = from[row][column]; rows of both are so many floats apart. */
export function transpose(from: usize, fromStride: i32, rows: i32, columns: i32, to: usize, toStride: i32): void {
  const a = <usize> fromStride << 2, b = <usize> toStride << 2;
  for (let r = 0; r < rows; r += 16) { // both sides of sixteen rows stay in the first-level cache
    const end = min(rows, r + 16);
    for (let c = 0; c < columns; c += 4) {
      let i = r, p = from + <usize> r * a + (<usize> c << 2), q = to + <usize> c * b + (<usize> r << 2);
      if (columns - c >= 4) for (; end - i >= 4; i += 4, p += 4 * a, q += 16) transpose4(p, a, q, b);
      for (; i < end; i++, p += a, q += 4) {
        for (let j = 0; j < min(4, columns - c); j++) store<f32>(q + <usize> j * b, load<f32>(p + (<usize> j << 2)));
      }
    }
  }
}
