// Products of whole rows of the data set with a few long weight vectors, features in the lanes: a row's bytes are read where they are.
// Feature f goes to lane f % 16 of an output's sum, in ascending order; the 16 lanes are added by the lane tree at the end.
import { convert } from "./rows";
import { FEATURE, laneSum, madd } from "./vector";

/** Features and rows that are converted at a time: they and the weights that meet them stay in the first-level cache. */
const CHUNK: i32 = 512;
const CHUNK_BYTES: usize = 2048;
const ROWS: i32 = 4;

// R rows times n weight vectors, four lanes of sixteen; the sums stand at acc, a row's `accRow` bytes apart. Twelve sums, two rows and
// a weight vector are what the registers hold: with three weight vectors and a row beside them one sum went to the stack and back in
// each round, which took twice as long.
// @ts-ignore: decorator
@inline
function dotTwoRows(n: i32, x: usize, w: usize, end: usize, acc: usize, accRow: usize): void {
  const b = acc + accRow;
  let a0 = v128.load(acc), a1 = v128.load(acc, 64), a2 = v128.load(acc, 128), a3 = v128.load(acc, 192), a4 = v128.load(acc, 256), a5 = a0;
  let b0 = v128.load(b), b1 = v128.load(b, 64), b2 = v128.load(b, 128), b3 = v128.load(b, 192), b4 = v128.load(b, 256), b5 = b0;
  if (n > 5) a5 = v128.load(acc, 320), b5 = v128.load(b, 320);
  for (; w < end; x += FEATURE, w += FEATURE) {
    const r = v128.load(x), s = v128.load(x, 2048);
    let c = v128.load(w);
    a0 = madd(r, c, a0), b0 = madd(s, c, b0);
    c = v128.load(w, 2048), a1 = madd(r, c, a1), b1 = madd(s, c, b1);
    c = v128.load(w, 4096), a2 = madd(r, c, a2), b2 = madd(s, c, b2);
    c = v128.load(w, 6144), a3 = madd(r, c, a3), b3 = madd(s, c, b3);
    c = v128.load(w, 8192), a4 = madd(r, c, a4), b4 = madd(s, c, b4);
    if (n > 5) c = v128.load(w, 10240), a5 = madd(r, c, a5), b5 = madd(s, c, b5);
  }
  v128.store(acc, a0), v128.store(acc, a1, 64), v128.store(acc, a2, 128), v128.store(acc, a3, 192), v128.store(acc, a4, 256);
  v128.store(b, b0), v128.store(b, b1, 64), v128.store(b, b2, 128), v128.store(b, b3, 192), v128.store(b, b4, 256);
  if (n > 5) v128.store(acc, a5, 320), v128.store(b, b5, 320);
}

// @ts-ignore: decorator
@inline
function dotFourRows(n: i32, x: usize, w: usize, end: usize, acc: usize, accRow: usize): void {
  const b = acc + accRow, c = b + accRow, d = c + accRow;
  let a0 = v128.load(acc), b0 = v128.load(b), c0 = v128.load(c), d0 = v128.load(d), a1 = a0, b1 = a0, c1 = a0, d1 = a0;
  if (n > 1) a1 = v128.load(acc, 64), b1 = v128.load(b, 64), c1 = v128.load(c, 64), d1 = v128.load(d, 64);
  for (; w < end; x += FEATURE, w += FEATURE) {
    const u = v128.load(w), v = n > 1 ? v128.load(w, 2048) : u;
    let r = v128.load(x);
    a0 = madd(r, u, a0);
    if (n > 1) a1 = madd(r, v, a1);
    r = v128.load(x, 2048), b0 = madd(r, u, b0);
    if (n > 1) b1 = madd(r, v, b1);
    r = v128.load(x, 4096), c0 = madd(r, u, c0);
    if (n > 1) c1 = madd(r, v, c1);
    r = v128.load(x, 6144), d0 = madd(r, u, d0);
    if (n > 1) d1 = madd(r, v, d1);
  }
  v128.store(acc, a0), v128.store(b, b0), v128.store(c, c0), v128.store(d, d0);
  if (n > 1) v128.store(acc, a1, 64), v128.store(b, b1, 64), v128.store(c, c1, 64), v128.store(d, d1, 64);
}

// a function each, so that none inlines the others' registers
function dot6(x: usize, w: usize, end: usize, acc: usize, accRow: usize): void {
  dotTwoRows(6, x, w, end, acc, accRow);
}
function dot5(x: usize, w: usize, end: usize, acc: usize, accRow: usize): void {
  dotTwoRows(5, x, w, end, acc, accRow);
}
function dot2(x: usize, w: usize, end: usize, acc: usize, accRow: usize): void {
  dotFourRows(2, x, w, end, acc, accRow);
}
function dot1(x: usize, w: usize, end: usize, acc: usize, accRow: usize): void {
  dotFourRows(1, x, w, end, acc, accRow);
}

/** The weight vectors taken next of those that are left: six, five, two or one, with as few of the narrow ones as can be. */
// @ts-ignore: decorator
@inline
function tileWidth(left: i32): i32 {
  const rest = left % 6;
  if (left >= 5 && rest != 0 && rest != 2) return 5;
  return left >= 6 ? 6 : min(left, 2);
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
        for (let o = 0, n = 0; o < outputs; o += n) {
          const at = packed + <usize> o * CHUNK_BYTES + q, end = at + (<usize> steps << 6), sums = own + <usize> o * FEATURE + q;
          n = tileWidth(outputs - o);
          if (n == 2) dot2(scratch + q, at, end, sums, accRow);
          else if (n == 1) dot1(scratch + q, at, end, sums, accRow);
          else {
            for (let pair: usize = 0; pair < 2; pair++) {
              const x = scratch + q + pair * (2 * CHUNK_BYTES), to = sums + 2 * pair * accRow;
              if (n == 6) dot6(x, at, end, to, accRow);
              else dot5(x, at, end, to, accRow);
            }
          }
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
