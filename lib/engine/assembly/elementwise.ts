// Dropout, sums of squares and the like over whole buffers.

/** A bit mixer (C. Wellons' lowbias32) on four lanes. */
// @ts-ignore: decorator
@inline
function mix(x: v128): v128 {
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(<i32> 0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/**
 * y = x * scale where the element is kept, else 0. Which elements are kept follows from `key` and their index alone, so the
 * gradient is the same call. `threshold` = dropped fraction * 2^24; `count` is a multiple of 4; `first` is the first index.
 */
export function dropout(x: usize, y: usize, count: i32, first: i32, key: i32, threshold: i32, scale: f32): void {
  const keys = i32x4.splat(key), bound = i32x4.splat(threshold), factor = f32x4.splat(scale);
  let index = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(first));
  for (let i = 0; i < count; i += 4, x += 16, y += 16) {
    const hash = mix(i32x4.add(mix(v128.xor(index, keys)), keys));
    const kept = i32x4.ge_s(i32x4.shr_u(hash, 8), bound);
    v128.store(y, v128.and(f32x4.mul(v128.load(x), factor), kept));
    index = i32x4.add(index, i32x4.splat(4));
  }
}

/** dx = dy where the activation `y` is positive, else 0; dx may be dy. `count` is a multiple of 4. */
export function relu_gradient(y: usize, dy: usize, dx: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < count; i += 4, y += 16, dy += 16, dx += 16) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)));
  }
}

/** g += factor * p over `count` floats: the gradient of factor / 2 * |p|^2. */
export function add_scaled(g: usize, p: usize, count: i32, factor: f32): void {
  const by = f32x4.splat(factor);
  for (; count >= 4; count -= 4, g += 16, p += 16) v128.store(g, f32x4.add(v128.load(g), f32x4.mul(by, v128.load(p))));
  for (; count > 0; count--, g += 4, p += 4) store<f32>(g, load<f32>(g) + factor * load<f32>(p));
}

/** y = x * factor over `count` floats (a multiple of 4); y may be x. */
export function multiply(x: usize, y: usize, count: i32, factor: f32): void {
  const by = f32x4.splat(factor);
  for (let i = 0; i < count; i += 4, x += 16, y += 16) v128.store(y, f32x4.mul(v128.load(x), by));
}

// @ts-ignore: decorator
@inline
function addSquares(sum: v128, x: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, x));
}

/** Sum of squares of `count` floats, in double precision: eight running sums, added up in order, and what is left over behind them. */
export function sum_of_squares(p: usize, count: i32): f64 {
  let a = f64x2.splat(0), b = a, c = a, d = a;
  for (; count >= 8; count -= 8, p += 32) {
    const u = v128.load(p), v = v128.load(p, 16);
    a = addSquares(a, f64x2.promote_low_f32x4(u));
    b = addSquares(b, f64x2.promote_low_f32x4(v128.shuffle<i32>(u, u, 2, 3, 2, 3)));
    c = addSquares(c, f64x2.promote_low_f32x4(v));
    d = addSquares(d, f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3)));
  }
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1) + f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1);
  sum = sum + f64x2.extract_lane(c, 0) + f64x2.extract_lane(c, 1) + f64x2.extract_lane(d, 0) + f64x2.extract_lane(d, 1);
  for (; count > 0; count--, p += 4) {
    const x = <f64> load<f32>(p);
    sum += x * x;
  }
  return sum;
}
