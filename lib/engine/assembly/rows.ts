// Rows of the data set, given by index, as floats side by side: value = x * scale[f] + shift[f].
import { FEATURE, madd } from "./vector";

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

/** The first `length` features (a multiple of 16) of `rows` rows of bytes; what it is given is as in `convert`. */
function convertBytes(
  next: usize, rows: i32, source: usize, rowBytes: usize, first: i32, length: i32, scale: usize, shift: usize, to: usize, toRow: usize,
): void {
  const zero = rows >> 30, end = next + (<usize> rows << 2);
  const p0 = places(0, zero), p1 = places(1, zero), p2 = places(2, zero), p3 = places(3, zero);
  for (let i = 0; i < length; i += 16, to += FEATURE) {
    const f = <usize> (first + i) << 2, from = source + <usize> (first + i);
    const a0 = v128.load(scale + f), a1 = v128.load(scale + f, 16), a2 = v128.load(scale + f, 32), a3 = v128.load(scale + f, 48);
    const b0 = v128.load(shift + f), b1 = v128.load(shift + f, 16), b2 = v128.load(shift + f, 32), b3 = v128.load(shift + f, 48);
    for (let row = next, t = to; row < end; row += 4, t += toRow) {
      const bytes = v128.load(from + <usize> load<i32>(row) * rowBytes);
      v128.store(t, madd(f32x4.convert_i32x4_s(pick(bytes, p0)), a0, b0));
      v128.store(t, madd(f32x4.convert_i32x4_s(pick(bytes, p1)), a1, b1), 16);
      v128.store(t, madd(f32x4.convert_i32x4_s(pick(bytes, p2)), a2, b2), 32);
      v128.store(t, madd(f32x4.convert_i32x4_s(pick(bytes, p3)), a3, b3), 48);
    }
  }
}

/**
 * `length` features from `first` on of some rows (kind 0: bytes, else float32) to floats at `to`, each row filled up with zeros to
 * a multiple of 16.
 */
export function convert(
  kind: i32, next: usize, rows: i32, source: usize, rowElements: i32, first: i32, length: i32, scale: usize, shift: usize, to: usize, toRow: usize,
): void {
  const rowBytes = kind == 0 ? <usize> rowElements : <usize> rowElements << 2;
  const whole = length & ~15;
  if (kind == 0) {
    convertBytes(next, rows, source, rowBytes, first, whole, scale, shift, to, toRow);
    if (whole == length) return;
  }
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
