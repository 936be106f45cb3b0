// The gradient with respect to a convolution's kernel. Both operands are turned so that a sample's channels stand side by side; then
// the loop is that of `tiles.ts`: a load brings four features, which a shuffle each spreads over eight outputs.
import { FEATURE, madd } from "./vector";

// Samples out of the lanes: to[c / width][pixel][sample][c % width] = x[pixel][c][sample]; of channels that fill up the last group the
// first three are zero, others are left alone: what they make is not stored.
// @ts-ignore: decorator
@inline
function turn(x: usize, xPixel: usize, to: usize, pixels: i32, channels: i32, width: i32): void {
  const zero = f32x4.splat(0), stride = <usize> width * 4, group = <usize> pixels * 16 * stride;
  for (let c = 0; c < channels; c += 4) {
    const left = channels - c, base = to + <usize> (c / width) * group + <usize> (c % width) * 4;
    for (let pixel = 0; pixel < pixels; pixel++) {
      let p = x + <usize> pixel * xPixel + <usize> c * FEATURE, t = base + <usize> pixel * 16 * stride;
      for (const end = p + FEATURE; p < end; p += 16, t += 4 * stride) {
        const r0 = v128.load(p), r1 = left > 1 ? v128.load(p, 64) : zero;
        const r2 = left > 2 ? v128.load(p, 128) : zero, r3 = left > 3 ? v128.load(p, 192) : zero;
        const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
        const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
        v128.store(t, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5)), v128.store(t + stride, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
        v128.store(t + 2 * stride, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
        v128.store(t + 3 * stride, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
      }
    }
  }
}

function turn4(x: usize, xPixel: usize, to: usize, pixels: i32, channels: i32): void {
  turn(x, xPixel, to, pixels, channels, 4);
}

function turn8(x: usize, xPixel: usize, to: usize, pixels: i32, channels: i32): void {
  turn(x, xPixel, to, pixels, channels, 8);
}

// The first `count` of a vector's four floats, if there are that many.
// @ts-ignore: decorator
@inline
function storeFirst(to: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, value);
    return;
  }
  if (count > 0) v128.store_lane<f32>(to, value, 0);
  if (count > 1) v128.store_lane<f32>(to, value, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, value, 2, 8);
}

// @ts-ignore: decorator
@inline
function storeRow(g: usize, a: v128, b: v128, last: i32): void {
  storeFirst(g, a, last), storeFirst(g + 16, b, last - 4);
}

// f features of a pixel x eight outputs (`last` of them are stored), over all blocks, rows, pixels and samples, in that order.
// @ts-ignore: decorator
@inline
function gradient(
  f: i32,
  x: usize,
  xRow: usize,
  xBlock: usize,
  panel: usize,
  g: usize,
  gStride: usize,
  steps: i32,
  rows: i32,
  blocks: i32,
  last: i32,
): void {
  let p = g, a0 = v128.load(p), b0 = v128.load(p, 16);
  p += gStride;
  let a1 = v128.load(p), b1 = v128.load(p, 16);
  p += gStride;
  let a2 = v128.load(p), b2 = v128.load(p, 16);
  p += gStride;
  let a3 = v128.load(p), b3 = v128.load(p, 16);
  for (let b = 0; b < blocks; b++, x += xBlock) {
    for (let i = 0, row = x; i < rows; i++, row += xRow) {
      let q = row;
      for (const end = q + <usize> steps * 16; q < end; q += 16, panel += 32) {
        const four = v128.load(q), u = v128.load(panel), v = v128.load(panel, 16);
        let c = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
        a0 = madd(u, c, a0), b0 = madd(v, c, b0);
        if (f > 1) c = v128.shuffle<f32>(four, four, 1, 1, 1, 1), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
        if (f > 2) c = v128.shuffle<f32>(four, four, 2, 2, 2, 2), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
        if (f > 3) c = v128.shuffle<f32>(four, four, 3, 3, 3, 3), a3 = madd(u, c, a3), b3 = madd(v, c, b3);
      }
    }
  }
  storeRow(g, a0, b0, last);
  if (f > 1) storeRow(g + gStride, a1, b1, last);
  if (f > 2) storeRow(g + 2 * gStride, a2, b2, last);
  if (f > 3) storeRow(g + 3 * gStride, a3, b3, last);
}

// a function each, so that none inlines the others' registers
function gradient4(
  x: usize,
  xRow: usize,
  xBlock: usize,
  panel: usize,
  g: usize,
  gStride: usize,
  steps: i32,
  rows: i32,
  blocks: i32,
  last: i32,
): void {
  gradient(4, x, xRow, xBlock, panel, g, gStride, steps, rows, blocks, last);
}

function gradient3(
  x: usize,
  xRow: usize,
  xBlock: usize,
  panel: usize,
  g: usize,
  gStride: usize,
  steps: i32,
  rows: i32,
  blocks: i32,
  last: i32,
): void {
  gradient(3, x, xRow, xBlock, panel, g, gStride, steps, rows, blocks, last);
}

function gradient2(
  x: usize,
  xRow: usize,
  xBlock: usize,
  panel: usize,
  g: usize,
  gStride: usize,
  steps: i32,
  rows: i32,
  blocks: i32,
  last: i32,
): void {
  gradient(2, x, xRow, xBlock, panel, g, gStride, steps, rows, blocks, last);
}

function gradient1(
  x: usize,
  xRow: usize,
  xBlock: usize,
  panel: usize,
  g: usize,
  gStride: usize,
  steps: i32,
  rows: i32,
  blocks: i32,
  last: i32,
): void {
  gradient(1, x, xRow, xBlock, panel, g, gStride, steps, rows, blocks, last);
}

/**
 * Adds the gradient with respect to the kernel to g[k * k][in][out]. Each entry is one sum over blocks, pixels and samples, in that
 * order. `scratch` has room for `blocks` blocks of x and of eight outputs of dy, channels filled up to a multiple of four.
 */
export function conv_weight_gradient(
  x: usize,
  dy: usize,
  g: usize,
  scratch: usize,
  inHeight: i32,
  inWidth: i32,
  inputs: i32,
  outputs: i32,
  k: i32,
  blocks: i32,
  xBlock: usize,
  dyBlock: usize,
): void {
  const rows = inHeight - k + 1, columns = inWidth - k + 1, inPixels = inHeight * inWidth, pixels = rows * columns;
  const gStride = <usize> outputs * 4, group = <usize> (inPixels * 16) * 16, turned = <usize> ((inputs + 3) >> 2) * group;
  const panels = scratch + <usize> blocks * turned, panel = <usize> (pixels * 16) * 32;
  for (let b = 0; b < blocks; b++) {
    turn4(x + <usize> b * xBlock, <usize> inputs * FEATURE, scratch + <usize> b * turned, inPixels, inputs);
  }
  for (let o = 0; o < outputs; o += 8) {
    const last = min(8, outputs - o);
    for (let b = 0; b < blocks; b++) {
      turn8(dy + <usize> b * dyBlock + <usize> o * FEATURE, <usize> outputs * FEATURE, panels + <usize> b * panel, pixels, last);
    }
    for (let tap = 0; tap < k * k; tap++) {
      const corner = scratch + <usize> ((tap / k) * inWidth + tap % k) * 256;
      for (let c = 0; c < inputs; c += 4) {
        const from = corner + <usize> (c >> 2) * group, to = g + <usize> (tap * inputs + c) * gStride + <usize> o * 4;
        const f = inputs - c, xRow = <usize> inWidth * 256, steps = columns * 16;
        if (f >= 4) gradient4(from, xRow, turned, panels, to, gStride, steps, rows, blocks, last);
        else if (f == 3) gradient3(from, xRow, turned, panels, to, gStride, steps, rows, blocks, last);
        else if (f == 2) gradient2(from, xRow, turned, panels, to, gStride, steps, rows, blocks, last);
        else gradient1(from, xRow, turned, panels, to, gStride, steps, rows, blocks, last);
      }
    }
  }
}
