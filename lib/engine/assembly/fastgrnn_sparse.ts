// FastGRNN's products without the weights of zero, which thresholding leaves most of. Features in order as in
// fastgrnn_product.ts: a weight of zero adds nothing, so the bits are the same.
//
// Outputs are taken in groups of up to 3. A group: its length (that of the output with the most weights), then for each
// place the group's weights and where in x their features begin, in bytes; shorter outputs are filled up with weights
// of zero.
import { FEATURE, madd } from "./vector";

const GROUP: i32 = 3;

// @ts-ignore: decorator
@inline
function groupWidth(outputs: i32, o: i32): i32 {
  return min(GROUP, outputs - o);
}

function weightsIn(column: usize, rowBytes: usize, rows: i32): i32 {
  let count = 0;
  for (let r = 0; r < rows; r++, column += rowBytes) count += i32(load<f32>(column) != 0);
  return count;
}

// Weights of one output in `rows` features from `first` on, one every `stride` bytes; where the next one goes.
function put(column: usize, rowBytes: usize, rows: i32, first: i32, to: usize, stride: usize): usize {
  for (let r = 0; r < rows; r++, column += rowBytes) {
    const weight = load<f32>(column);
    if (weight == 0) continue;
    store<f32>(to, weight), store<i32>(to + (stride >> 1), (first + r) * <i32> FEATURE);
    to += stride;
  }
  return to;
}

/**
 * Packs [a; b] (`aRows` and `bRows` rows; an element is rowBytes from the next row's, columnBytes from the next
 * output's) without its zeros, unless that takes more than `room` bytes. Returns whether it did.
 */
export function packSparse(
  a: usize, aRows: i32, b: usize, bRows: i32, rowBytes: usize, columnBytes: usize, outputs: i32, to: usize, room: usize,
): bool {
  const end = to + room;
  for (let o = 0, n = 0; o < outputs; o += n) {
    n = groupWidth(outputs, o);
    const stride = <usize> n * 8, from = to + 4, column = <usize> o * columnBytes;
    let length = 0;
    for (let i: usize = 0; i < <usize> n; i++) {
      const at = column + i * columnBytes;
      length = max(length, weightsIn(a + at, rowBytes, aRows) + weightsIn(b + at, rowBytes, bRows));
    }
    to = from + <usize> length * stride;
    if (to > end) return false;
    store<i32>(from - 4, length);
    for (let i: usize = 0; i < <usize> n; i++) {
      const at = column + i * columnBytes;
      let p = put(a + at, rowBytes, aRows, 0, from + i * 4, stride);
      p = put(b + at, rowBytes, bRows, aRows, p, stride);
      for (; p < to; p += stride) store<f32>(p, 0), store<i32>(p + (stride >> 1), 0);
    }
  }
  return true;
}

// @ts-ignore: decorator
@inline
function start(y: usize, at: usize, add: bool): v128 {
  return add ? v128.load(y + at) : f32x4.splat(0);
}

// n outputs of the whole block, or of the half at x and y.
// @ts-ignore: decorator
@inline
function tile(n: i32, whole: bool, x: usize, w: usize, length: i32, y: usize, add: bool): void {
  let a0 = start(y, 0, add), a1 = start(y, 16, add), a2 = f32x4.splat(0), a3 = a2;
  let b0 = a2, b1 = a2, b2 = a2, b3 = a2, c0 = a2, c1 = a2, c2 = a2, c3 = a2;
  if (whole) a2 = start(y, 32, add), a3 = start(y, 48, add);
  if (n > 1) b0 = start(y, 64, add), b1 = start(y, 80, add);
  if (n > 1 && whole) b2 = start(y, 96, add), b3 = start(y, 112, add);
  if (n > 2) c0 = start(y, 128, add), c1 = start(y, 144, add);
  if (n > 2 && whole) c2 = start(y, 160, add), c3 = start(y, 176, add);
  const offsets = <usize> n * 4, stride = <usize> n * 8;
  for (const end = w + <usize> length * stride; w < end; w += stride) {
    let q = v128.load_splat<f32>(w), p = x + load<u32>(w + offsets);
    a0 = madd(v128.load(p), q, a0), a1 = madd(v128.load(p, 16), q, a1);
    if (whole) a2 = madd(v128.load(p, 32), q, a2), a3 = madd(v128.load(p, 48), q, a3);
    if (n > 1) {
      q = v128.load_splat<f32>(w, 4), p = x + load<u32>(w + offsets, 4);
      b0 = madd(v128.load(p), q, b0), b1 = madd(v128.load(p, 16), q, b1);
      if (whole) b2 = madd(v128.load(p, 32), q, b2), b3 = madd(v128.load(p, 48), q, b3);
    }
    if (n > 2) {
      q = v128.load_splat<f32>(w, 8), p = x + load<u32>(w + offsets, 8);
      c0 = madd(v128.load(p), q, c0), c1 = madd(v128.load(p, 16), q, c1);
      if (whole) c2 = madd(v128.load(p, 32), q, c2), c3 = madd(v128.load(p, 48), q, c3);
    }
  }
  v128.store(y, a0), v128.store(y, a1, 16);
  if (whole) v128.store(y, a2, 32), v128.store(y, a3, 48);
  if (n > 1) v128.store(y, b0, 64), v128.store(y, b1, 80);
  if (n > 1 && whole) v128.store(y, b2, 96), v128.store(y, b3, 112);
  if (n > 2) v128.store(y, c0, 128), v128.store(y, c1, 144);
  if (n > 2 && whole) v128.store(y, c2, 160), v128.store(y, c3, 176);
}

// a function each, so that none inlines the others' registers
function whole3(x: usize, w: usize, length: i32, y: usize, add: bool): void {
  if (add) tile(3, true, x, w, length, y, true);
  else tile(3, true, x, w, length, y, false);
}
function whole2(x: usize, w: usize, length: i32, y: usize, add: bool): void {
  tile(2, true, x, w, length, y, add);
}
function whole1(x: usize, w: usize, length: i32, y: usize, add: bool): void {
  tile(1, true, x, w, length, y, add);
}
function half3(x: usize, w: usize, length: i32, y: usize, add: bool): void {
  tile(3, false, x, w, length, y, add);
}
function half2(x: usize, w: usize, length: i32, y: usize, add: bool): void {
  tile(2, false, x, w, length, y, add);
}
function half1(x: usize, w: usize, length: i32, y: usize, add: bool): void {
  tile(1, false, x, w, length, y, add);
}

/** y (+)= x times the matrix that `packSparse` packed, for the halves of the block that hold samples. */
export function sparseProduct(x: usize, w: usize, y: usize, outputs: i32, halves: i32, add: bool): void {
  for (let o = 0, n = 0; o < outputs; o += n, y += <usize> n * FEATURE) {
    n = groupWidth(outputs, o);
    const length = load<i32>(w), first = w + 4;
    w = first + <usize> (length * n) * 8;
    if (halves == 2) {
      if (n == 3) whole3(x, first, length, y, add);
      else if (n == 2) whole2(x, first, length, y, add);
      else whole1(x, first, length, y, add);
    } else if (n == 3) half3(x, first, length, y, add);
    else if (n == 2) half2(x, first, length, y, add);
    else half1(x, first, length, y, add);
  }
}
