// Fake quantisation: values rounded to the levels of a small integer, and the straight-through gradient.

/** y = clip(round(x / step), low, high) * step, halves to even; floor instead of round if `floors`. `count` is a multiple of 4. */
export function quantise(x: usize, y: usize, count: i32, inverse: f32, step: f32, low: f32, high: f32, floors: i32): void {
  const scale = f32x4.splat(inverse), unit = f32x4.splat(step), bottom = f32x4.splat(low), top = f32x4.splat(high);
  for (let i = 0; i < count; i += 4, x += 16, y += 16) {
    const u = f32x4.mul(v128.load(x), scale), level = floors ? f32x4.floor(u) : f32x4.nearest(u);
    v128.store(y, f32x4.mul(f32x4.min(f32x4.max(level, bottom), top), unit));
  }
}

/**
 * dx = dy where round(x / step) lies within low .. high (and x is positive, if `relu`: x was made by one), else 0. Returns the
 * gradient with respect to the step: the sum of dy * (level - x / step), and of dy * level where x was clipped.
 */
export function quantise_gradient(x: usize, dy: usize, dx: usize, count: i32, inverse: f32, low: f32, high: f32, relu: i32): f64 {
  const scale = f32x4.splat(inverse), bottom = f32x4.splat(low), top = f32x4.splat(high), zero = f32x4.splat(0);
  let lowSum = f64x2.splat(0), highSum = f64x2.splat(0);
  for (let i = 0; i < count; i += 4, x += 16, dy += 16, dx += 16) {
    const value = v128.load(x), d = v128.load(dy), u = f32x4.mul(value, scale), rounded = f32x4.nearest(u);
    const level = f32x4.min(f32x4.max(rounded, bottom), top);
    const inside = f32x4.eq(rounded, level);
    const share = f32x4.mul(d, f32x4.sub(level, v128.and(u, inside)));
    lowSum = f64x2.add(lowSum, f64x2.promote_low_f32x4(share));
    highSum = f64x2.add(highSum, f64x2.promote_low_f32x4(v128.shuffle<i32>(share, share, 2, 3, 2, 3)));
    v128.store(dx, v128.and(v128.and(d, inside), relu ? f32x4.gt(value, zero) : inside));
  }
  return (f64x2.extract_lane(lowSum, 0) + f64x2.extract_lane(lowSum, 1)) +
    (f64x2.extract_lane(highSum, 0) + f64x2.extract_lane(highSum, 1));
}
