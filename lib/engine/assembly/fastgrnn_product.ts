// FastGRNN's products with a packed matrix. The sum of an output starts with 0 or what is there and takes the features
// in order.
import { FEATURE, madd } from "./vector";

/**
 * Outputs of the widest tile: 5 outputs x 8 samples. One load brings four weights, which a shuffle each spreads,
 * because V8 checks the bounds of every access here: 44 GFLOP/s of a ceiling of 50 on a Zen 3 core, against 37 for six
 * outputs with a load each.
 */
const WIDEST: i32 = 5;

/**
 * Width of the tile that begins at output `o`: as few tiles as can be, of widths as even as can be, the wide ones
 * first.
 */
// @ts-ignore: decorator
@inline
export function tileWidth(outputs: i32, o: i32): i32 {
  const tiles = (outputs + WIDEST - 1) / WIDEST, narrow = outputs / tiles, wide = outputs - narrow * tiles;
  return o < wide * (narrow + 1) ? narrow + 1 : narrow;
}

// @ts-ignore: decorator
@inline
function start(y: usize, at: usize, add: bool): v128 {
  return add ? v128.load(y + at) : f32x4.splat(0);
}

// y[o] (+)= sum over `rows` features of x[f] * w[f][o], for n outputs and 8 samples, features in order.
// @ts-ignore: decorator
@inline
function tile(n: i32, x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  let a0 = start(y, 0, add), b0 = start(y, 16, add);
  let a1 = f32x4.splat(0), a2 = a1, a3 = a1, a4 = a1, b1 = a1, b2 = a1, b3 = a1, b4 = a1;
  if (n > 1) a1 = start(y, 64, add), b1 = start(y, 80, add);
  if (n > 2) a2 = start(y, 128, add), b2 = start(y, 144, add);
  if (n > 3) a3 = start(y, 192, add), b3 = start(y, 208, add);
  if (n > 4) a4 = start(y, 256, add), b4 = start(y, 272, add);
  for (const end = x + <usize> rows * FEATURE; x < end; x += FEATURE, w += <usize> n * 4) {
    const u = v128.load(x), v = v128.load(x, 16);
    if (n >= 4) {
      const q = v128.load(w);
      let c = v128.shuffle<f32>(q, q, 0, 0, 0, 0);
      a0 = madd(u, c, a0), b0 = madd(v, c, b0);
      c = v128.shuffle<f32>(q, q, 1, 1, 1, 1), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
      c = v128.shuffle<f32>(q, q, 2, 2, 2, 2), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
      c = v128.shuffle<f32>(q, q, 3, 3, 3, 3), a3 = madd(u, c, a3), b3 = madd(v, c, b3);
      if (n > 4) c = v128.load_splat<f32>(w, 16), a4 = madd(u, c, a4), b4 = madd(v, c, b4);
    } else {
      let c = v128.load_splat<f32>(w);
      a0 = madd(u, c, a0), b0 = madd(v, c, b0);
      if (n > 1) c = v128.load_splat<f32>(w, 4), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
      if (n > 2) c = v128.load_splat<f32>(w, 8), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
    }
  }
  v128.store(y, a0), v128.store(y, b0, 16);
  if (n > 1) v128.store(y, a1, 64), v128.store(y, b1, 80);
  if (n > 2) v128.store(y, a2, 128), v128.store(y, b2, 144);
  if (n > 3) v128.store(y, a3, 192), v128.store(y, b3, 208);
  if (n > 4) v128.store(y, a4, 256), v128.store(y, b4, 272);
}

// a function each, so that none inlines the others' registers
function tile5(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(5, x, rows, w, y, true);
  else tile(5, x, rows, w, y, false);
}
function tile4(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(4, x, rows, w, y, true);
  else tile(4, x, rows, w, y, false);
}
function tile3(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(3, x, rows, w, y, true);
  else tile(3, x, rows, w, y, false);
}
function tile2(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(2, x, rows, w, y, true);
  else tile(2, x, rows, w, y, false);
}
function tile1(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(1, x, rows, w, y, true);
  else tile(1, x, rows, w, y, false);
}

/** y (+)= x times the packed matrix, for the halves of the block that hold samples. */
// @ts-ignore: decorator
@inline
export function product(x: usize, rows: i32, w: usize, y: usize, outputs: i32, halves: i32, add: bool): void {
  for (let o = 0, n = 0; o < outputs; o += n, y += <usize> n * FEATURE, w += <usize> (n * rows) * 4) {
    n = tileWidth(outputs, o);
    for (let half: usize = 0; half < <usize> halves * 32; half += 32) {
      const p = x + half, q = y + half;
      if (n == 5) tile5(p, rows, w, q, add);
      else if (n == 4) tile4(p, rows, w, q, add);
      else if (n == 3) tile3(p, rows, w, q, add);
      else if (n == 2) tile2(p, rows, w, q, add);
      else tile1(p, rows, w, q, add);
    }
  }
}
