// Products of whole rows of the data set with a few long weight vectors, features in the lanes: a row's bytes are read where they are.
// Feature f goes to lane f % 16 of an output's sum, in ascending order; the 16 lanes are added by the lane tree at the end.
import { convert } from "./rows";
import { FEATURE, laneSum, madd } from "./vector";

/** Features and rows that are converted at a time: they and the weights that meet them stay in the first-level cache. */
const CHUNK: i32 = 512;
const CHUNK_BYTES: usize = 2048;
const ROWS: i32 = 4;

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
