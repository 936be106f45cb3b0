// 2x2 pooling with stride 2; an odd last row or column is left out, as Keras does.
import { FEATURE, larger } from "./vector";

export function max_pool_forward(x: usize, y: usize, inWidth: i32, outHeight: i32, outWidth: i32, channels: i32): void {
  const pixel = <usize> channels * FEATURE, row = <usize> inWidth * pixel;
  for (let i = 0; i < outHeight; i++) {
    for (let j = 0; j < outWidth; j++, y += pixel) {
      const p = x + <usize> (2 * i) * row + <usize> (2 * j) * pixel;
      for (let o: usize = 0; o < pixel; o += 16) {
        const top = larger(v128.load(p + o), v128.load(p + pixel + o));
        const bottom = larger(v128.load(p + row + o), v128.load(p + row + pixel + o));
        v128.store(y + o, larger(top, bottom));
      }
    }
  }
}

/** The gradient goes to the first of the four that is the maximum; zeroed where `useMask` and that input is not positive. dx must be zero outside. */
export function max_pool_gradient(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  useMask: i32,
): void {
  const pixel = <usize> channels * FEATURE, row = <usize> inWidth * pixel, zero = f32x4.splat(0);
  for (let i = 0; i < outHeight; i++) {
    for (let j = 0; j < outWidth; j++, y += pixel, dy += pixel) {
      const at = <usize> (2 * i) * row + <usize> (2 * j) * pixel;
      for (let o: usize = 0; o < pixel; o += 16) {
        const p = x + at + o, t = dx + at + o, best = v128.load(y + o);
        let d = v128.load(dy + o);
        if (useMask) d = v128.and(d, f32x4.gt(best, zero));
        let hit = f32x4.eq(v128.load(p), best);
        v128.store(t, v128.and(d, hit)), d = v128.andnot(d, hit);
        hit = f32x4.eq(v128.load(p + pixel), best);
        v128.store(t + pixel, v128.and(d, hit)), d = v128.andnot(d, hit);
        hit = f32x4.eq(v128.load(p + row), best);
        v128.store(t + row, v128.and(d, hit)), d = v128.andnot(d, hit);
        hit = f32x4.eq(v128.load(p + row + pixel), best);
        v128.store(t + row + pixel, v128.and(d, hit));
      }
    }
  }
}

export function average_pool_forward(
  x: usize,
  y: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
): void {
  const pixel = <usize> channels * FEATURE, row = <usize> inWidth * pixel, quarter = f32x4.splat(0.25);
  for (let i = 0; i < outHeight; i++) {
    for (let j = 0; j < outWidth; j++, y += pixel) {
      const p = x + <usize> (2 * i) * row + <usize> (2 * j) * pixel;
      for (let o: usize = 0; o < pixel; o += 16) {
        const top = f32x4.add(v128.load(p + o), v128.load(p + pixel + o));
        const bottom = f32x4.add(v128.load(p + row + o), v128.load(p + row + pixel + o));
        v128.store(y + o, f32x4.mul(f32x4.add(top, bottom), quarter));
      }
    }
  }
}

/** dx must be zero outside the pooled part. */
export function average_pool_gradient(
  dy: usize,
  dx: usize,
  inWidth: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
): void {
  const pixel = <usize> channels * FEATURE, row = <usize> inWidth * pixel, quarter = f32x4.splat(0.25);
  for (let i = 0; i < outHeight; i++) {
    for (let j = 0; j < outWidth; j++, dy += pixel) {
      const p = dx + <usize> (2 * i) * row + <usize> (2 * j) * pixel;
      for (let o: usize = 0; o < pixel; o += 16) {
        const d = f32x4.mul(v128.load(dy + o), quarter);
        v128.store(p + o, d),
          v128.store(p + pixel + o, d),
          v128.store(p + row + o, d),
          v128.store(p + row + pixel + o, d);
      }
    }
  }
}
