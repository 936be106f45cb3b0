// exp, tanh and the logistic function as polynomials of our own, so that every engine and machine gives the same bits.
import { madd, nmadd } from "./vector";

/** e^x for four lanes: range reduction by ln 2 in two parts, Cephes' polynomial of degree 5. Underflows to 0, overflows to infinity. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // pmin/pmax keep NaN
  let t = f32x4.pmax(f32x4.pmin(x, f32x4.splat(100)), f32x4.splat(-110));
  const n = f32x4.nearest(f32x4.mul(t, f32x4.splat(1.44269504088896341)));
  t = nmadd(n, f32x4.splat(0.693359375), t);
  t = nmadd(n, f32x4.splat(-2.12194440e-4), t);
  let p = madd(f32x4.splat(1.9875691500e-4), t, f32x4.splat(1.3981999507e-3));
  p = madd(p, t, f32x4.splat(8.3334519073e-3));
  p = madd(p, t, f32x4.splat(4.1665795894e-2));
  p = madd(p, t, f32x4.splat(1.6666665459e-1));
  p = madd(p, t, f32x4.splat(5.0000001201e-1));
  p = madd(p, f32x4.mul(t, t), f32x4.add(t, f32x4.splat(1)));
  // 2^n as a product of two powers, so that denormal results and overflow come out right
  const whole = i32x4.trunc_sat_f32x4_s(n), half = i32x4.shr_s(whole, 1);
  const bias = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(whole, half), bias), 23);
  return f32x4.mul(f32x4.mul(p, first), second);
}

// Of tanh: where it ends, and the coefficients of its numerator and denominator, the highest power first.
export const TANH_LIMIT: f32 = 7.90531110763549805;
export const P6: f32 = -2.76076847742355e-16, P5: f32 = 2.00018790482477e-13, P4: f32 = -8.60467152213735e-11;
export const P3: f32 = 5.12229709037114e-08, P2: f32 = 1.48572235717979e-05;
export const P1: f32 = 6.37261928875436e-04, P0: f32 = 4.89352455891786e-03;
export const Q3: f32 = 1.19825839466702e-06, Q2: f32 = 1.18534705686654e-04;
export const Q1: f32 = 2.26843463243900e-03, Q0: f32 = 4.89352518554385e-03;

/**
 * tanh x for four lanes: the rational approximation of degree 13 / 6 that Eigen uses, within a few units in the last place. Hot
 * loops give it its constants, made from a vector of ones that no compiler can see through and kept outside the loop: V8 would
 * build each constant anew at each use, in three instructions, where a register or the stack gives it in one.
 */
// @ts-ignore: decorator
@inline
export function tanhBy(
  value: v128, limit: v128, p6: v128, p5: v128, p4: v128, p3: v128, p2: v128, p1: v128, p0: v128, q3: v128, q2: v128, q1: v128, q0: v128,
): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, limit), f32x4.neg(limit)), s = f32x4.mul(x, x);
  let p = madd(p6, s, p5);
  p = madd(p, s, p4);
  p = madd(p, s, p3);
  p = madd(p, s, p2);
  p = madd(p, s, p1);
  p = madd(p, s, p0);
  let q = madd(q3, s, q2);
  q = madd(q, s, q1);
  q = madd(q, s, q0);
  return f32x4.div(f32x4.mul(p, x), q);
}

/** tanh x for four lanes. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  return tanhBy(
    x, f32x4.splat(TANH_LIMIT), f32x4.splat(P6), f32x4.splat(P5), f32x4.splat(P4), f32x4.splat(P3), f32x4.splat(P2),
    f32x4.splat(P1), f32x4.splat(P0), f32x4.splat(Q3), f32x4.splat(Q2), f32x4.splat(Q1), f32x4.splat(Q0),
  );
}

/** 1 / (1 + e^-x) = 1/2 + tanh(x / 2) / 2 for four lanes. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return madd(tanh4(f32x4.mul(x, half)), half, half);
}

/** In place over `count` floats (a multiple of 4): 0 exp, 1 tanh, 2 the logistic function. */
export function map_function(values: usize, count: i32, which: i32): void {
  const end = values + ((<usize> count) << 2);
  for (let p = values; p < end; p += 16) {
    const x = v128.load(p);
    v128.store(p, which == 0 ? exp4(x) : which == 1 ? tanh4(x) : sigmoid4(x));
  }
}
