// Convolutions (valid, stride 1) and their gradients. Maps are [height][width][channel][16], kernels [k][k][in][out].
// A row of a window is contiguous, so a convolution is k products of k * in features; a dense layer is the case k = 1 on a 1x1 map.
import { FEATURE, laneSum, madd } from "./vector";
import { MASK, product, RELU, STORE } from "./tiles";

/** y = convolution of x, plus bias, with ReLU or not, for `blocks` blocks. */
export function conv_forward(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  inputs: i32,
  outputs: i32,
  k: i32,
  useRelu: i32,
  blocks: i32,
  xBlock: usize,
  yBlock: usize,
): void {
  const n = k * inputs, wStride = <usize> outputs * 4, mode = useRelu ? RELU : STORE;
  for (let b = 0; b < blocks; b++, x += xBlock, y += yBlock) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const from = x + <usize> ((row * inWidth + column) * inputs) * FEATURE;
        const to = y + <usize> ((row * outWidth + column) * outputs) * FEATURE;
        product(
          from,
          <usize> (inWidth * inputs) * FEATURE,
          k,
          n,
          w,
          <usize> n * wStride,
          wStride,
          bias,
          to,
          outputs,
          mode,
          0,
        );
      }
    }
  }
}

/** Kernel turned by 180 degrees with its channels swapped: flipped[a][b][out][in] = w[k-1-a][k-1-b][in][out]. */
export function flip_kernel(w: usize, flipped: usize, inputs: i32, outputs: i32, k: i32): void {
  const taps = k * k;
  for (let t = 0; t < taps; t++) {
    const from = w + <usize> ((taps - 1 - t) * inputs * outputs) * 4, to = flipped + <usize> (t * inputs * outputs) * 4;
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) {
        store<f32>(to + <usize> (o * inputs + i) * 4, load<f32>(from + <usize> (i * outputs + o) * 4));
      }
    }
  }
}

/** dx = gradient with respect to the input; zeroed where `mask` (that input, if a ReLU made it) is not positive. */
export function conv_input_gradient(
  dy: usize,
  flipped: usize,
  dx: usize,
  mask: usize,
  inHeight: i32,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  inputs: i32,
  outputs: i32,
  k: i32,
  blocks: i32,
  dyBlock: usize,
  dxBlock: usize,
  maskBlock: usize,
): void {
  const wStride = <usize> inputs * 4, wSegment = <usize> (k * outputs) * wStride, mode = mask ? MASK : STORE;
  for (let b = 0; b < blocks; b++, dy += dyBlock, dx += dxBlock, mask += maskBlock) {
    for (let row = 0; row < inHeight; row++) {
      const a0 = max(0, k - 1 - row), a1 = min(k - 1, outHeight - 1 - row + k - 1);
      for (let column = 0; column < inWidth; column++) {
        const b0 = max(0, k - 1 - column), b1 = min(k - 1, outWidth - 1 - column + k - 1);
        const from = dy + <usize> (((row - k + 1 + a0) * outWidth + column - k + 1 + b0) * outputs) * FEATURE;
        const at = <usize> ((row * inWidth + column) * inputs) * FEATURE;
        product(
          from,
          <usize> (outWidth * outputs) * FEATURE,
          a1 - a0 + 1,
          (b1 - b0 + 1) * outputs,
          flipped + <usize> a0 * wSegment + <usize> (b0 * outputs) * wStride,
          wSegment,
          wStride,
          0,
          dx + at,
          inputs,
          mode,
          mask + at,
        );
      }
    }
  }
}

/**
 * Samples out of the lanes: panels[o / 16][pixel * 16 + sample][o % 16] = dy[pixel][o][sample]. Outputs that fill up the last
 * panel are zero. The panels of all blocks stand one behind the other in each panel: `rows` = 16 * pixels of all blocks.
 */
export function to_panels(dy: usize, panels: usize, pixels: i32, outputs: i32, rows: i32, firstRow: i32): void {
  for (let o = 0; o < outputs; o += 4) {
    const base = panels + (<usize> ((o >> 4) * rows + firstRow)) * FEATURE + <usize> (o & 15) * 4, left = outputs - o;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const from = dy + <usize> (pixel * outputs + o) * FEATURE;
      for (let s = 0; s < 16; s += 4) {
        const p = from + <usize> s * 4, to = base + <usize> (pixel * 16 + s) * FEATURE, zero = f32x4.splat(0);
        const r0 = v128.load(p), r1 = left > 1 ? v128.load(p, 64) : zero;
        const r2 = left > 2 ? v128.load(p, 128) : zero, r3 = left > 3 ? v128.load(p, 192) : zero;
        const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
        const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
        v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5)),
          v128.store(to, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 64);
        v128.store(to, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 128),
          v128.store(to, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 192);
      }
    }
  }
}

// Six features x eight outputs of a weight gradient, over all pixels and samples of all blocks, in that order.
function gradient6(
  x: usize,
  panel: usize,
  g: usize,
  gStride: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  inputs: i32,
  blocks: i32,
  xBlock: usize,
): void {
  let p = g;
  let a0 = v128.load(p), b0 = v128.load(p, 16);
  p += gStride;
  let a1 = v128.load(p), b1 = v128.load(p, 16);
  p += gStride;
  let a2 = v128.load(p), b2 = v128.load(p, 16);
  p += gStride;
  let a3 = v128.load(p), b3 = v128.load(p, 16);
  p += gStride;
  let a4 = v128.load(p), b4 = v128.load(p, 16);
  p += gStride;
  let a5 = v128.load(p), b5 = v128.load(p, 16);
  const pixel = <usize> inputs * FEATURE, row = <usize> (inWidth * inputs) * FEATURE;
  for (let b = 0; b < blocks; b++, x += xBlock) {
    for (let i = 0; i < outHeight; i++) {
      let q = x + <usize> i * row;
      for (let j = 0; j < outWidth; j++, q += pixel) {
        for (let s = q; s < q + 64; s += 4, panel += FEATURE) {
          const u = v128.load(panel), v = v128.load(panel, 16);
          let c = v128.load_splat<f32>(s);
          a0 = madd(u, c, a0), b0 = madd(v, c, b0);
          c = v128.load_splat<f32>(s, 64);
          a1 = madd(u, c, a1), b1 = madd(v, c, b1);
          c = v128.load_splat<f32>(s, 128);
          a2 = madd(u, c, a2), b2 = madd(v, c, b2);
          c = v128.load_splat<f32>(s, 192);
          a3 = madd(u, c, a3), b3 = madd(v, c, b3);
          c = v128.load_splat<f32>(s, 256);
          a4 = madd(u, c, a4), b4 = madd(v, c, b4);
          c = v128.load_splat<f32>(s, 320);
          a5 = madd(u, c, a5), b5 = madd(v, c, b5);
        }
      }
    }
  }
  p = g;
  v128.store(p, a0), v128.store(p, b0, 16);
  p += gStride;
  v128.store(p, a1), v128.store(p, b1, 16);
  p += gStride;
  v128.store(p, a2), v128.store(p, b2, 16);
  p += gStride;
  v128.store(p, a3), v128.store(p, b3, 16);
  p += gStride;
  v128.store(p, a4), v128.store(p, b4, 16);
  p += gStride;
  v128.store(p, a5), v128.store(p, b5, 16);
}

function gradient1(
  x: usize,
  panel: usize,
  g: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  inputs: i32,
  blocks: i32,
  xBlock: usize,
): void {
  let a0 = v128.load(g), b0 = v128.load(g, 16);
  const pixel = <usize> inputs * FEATURE, row = <usize> (inWidth * inputs) * FEATURE;
  for (let b = 0; b < blocks; b++, x += xBlock) {
    for (let i = 0; i < outHeight; i++) {
      let q = x + <usize> i * row;
      for (let j = 0; j < outWidth; j++, q += pixel) {
        for (let s = q; s < q + 64; s += 4, panel += FEATURE) {
          const c = v128.load_splat<f32>(s);
          a0 = madd(v128.load(panel), c, a0), b0 = madd(v128.load(panel, 16), c, b0);
        }
      }
    }
  }
  v128.store(g, a0), v128.store(g, b0, 16);
}

/**
 * Adds the gradient with respect to the kernel to g[k * k * in][columns], `columns` = outputs filled up to a multiple of 8
 * (the filling stays zero). `panels` as `to_panels` makes them for these blocks; `panelRows` = rows of a whole panel.
 */
export function conv_weight_gradient(
  x: usize,
  panels: usize,
  g: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  inputs: i32,
  columns: i32,
  k: i32,
  blocks: i32,
  xBlock: usize,
  panelRows: i32,
): void {
  const n = k * inputs, gStride = <usize> columns * 4;
  for (let ky = 0; ky < k; ky++) {
    const from = x + <usize> (ky * inWidth * inputs) * FEATURE, to = g + <usize> (ky * n) * gStride;
    for (let o = 0; o < columns; o += 8) {
      const panel = panels + <usize> ((o >> 4) * panelRows) * FEATURE + <usize> (o & 15) * 4;
      let f = 0;
      for (; f + 6 <= n; f += 6) {
        gradient6(
          from + <usize> f * FEATURE,
          panel,
          to + <usize> f * gStride + <usize> o * 4,
          gStride,
          inWidth,
          outHeight,
          outWidth,
          inputs,
          blocks,
          xBlock,
        );
      }
      for (; f < n; f++) {
        gradient1(
          from + <usize> f * FEATURE,
          panel,
          to + <usize> f * gStride + <usize> o * 4,
          inWidth,
          outHeight,
          outWidth,
          inputs,
          blocks,
          xBlock,
        );
      }
    }
  }
}

/** Adds the sum over pixels and samples of dy[pixel][outputs] to g[outputs], the gradient with respect to the bias: pixels first, then the lane tree. */
export function bias_gradient(dy: usize, g: usize, pixels: i32, outputs: i32): void {
  const zero = f32x4.splat(0), stride = <usize> outputs * FEATURE;
  for (let o = 0; o < outputs; o++, dy += FEATURE, g += 4) {
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
    for (let i = 0, p = dy; i < pixels; i++, p += stride) {
      a0 = f32x4.add(a0, v128.load(p)), a1 = f32x4.add(a1, v128.load(p, 16));
      a2 = f32x4.add(a2, v128.load(p, 32)), a3 = f32x4.add(a3, v128.load(p, 48));
    }
    store<f32>(g, load<f32>(g) + laneSum(a0, a1, a2, a3));
  }
}

/** target[row][outputs] = padded[row][columns] without the filling. */
export function compact_columns(padded: usize, target: usize, rows: i32, outputs: i32, columns: i32): void {
  for (let r = 0; r < rows; r++, padded += <usize> columns * 4, target += <usize> outputs * 4) {
    memory.copy(target, padded, <usize> outputs * 4);
  }
}
