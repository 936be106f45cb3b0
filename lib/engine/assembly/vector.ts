// Shared by all kernels: the block of samples and the few vector operations whose exact meaning every engine must repeat.

/** Bytes of one feature of a block: of sixteen samples, the lanes of every activation. */
export const FEATURE: i32 = 64;

/** a * b + c, rounded once. Without relaxed SIMD it is rounded twice, so that build has bits of its own. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return v128.relaxed_madd<f32>(a, b, c);
  } else {
    return f32x4.add(f32x4.mul(a, b), c);
  }
}

/** c - a * b, rounded once. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return v128.relaxed_nmadd<f32>(a, b, c);
  } else {
    return f32x4.sub(c, f32x4.mul(a, b));
  }
}

/** max(x, 0) that lets NaN through. */
// @ts-ignore: decorator
@inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** The larger of both, NaN if either is. */
// @ts-ignore: decorator
@inline
export function larger(a: v128, b: v128): v128 {
  return v128.bitselect(b, f32x4.pmax(a, b), f32x4.ne(b, b));
}

/** The sum of a block's 16 lanes in the one order used everywhere: i + (i + 8), then + 4, + 2, + 1. */
// @ts-ignore: decorator
@inline
export function laneSum(v0: v128, v1: v128, v2: v128, v3: v128): f32 {
  const four = f32x4.add(f32x4.add(v0, v2), f32x4.add(v1, v3));
  return (f32x4.extract_lane(four, 0) + f32x4.extract_lane(four, 2)) +
    (f32x4.extract_lane(four, 1) + f32x4.extract_lane(four, 3));
}
