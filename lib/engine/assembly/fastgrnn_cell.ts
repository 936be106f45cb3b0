// The elementwise halves of FastGRNN's steps, forward and back. `gain` and `shift` are s(zeta) and s(nu).
import { FEATURE, madd, nmadd } from "./vector";
import { P0, P1, P2, P3, P4, P5, P6, Q0, Q1, Q2, Q3, sigmoid4, TANH_LIMIT } from "./math";

/** s(parameter). */
export function logistic(parameter: usize): f32 {
  return f32x4.extract_lane(sigmoid4(v128.load_splat<f32>(parameter)), 0);
}

/**
 * The elementwise half of a step: u (where c will stand) -> z, c and the next hidden state. sigmoid4 and tanh4 are
 * written out in lockstep, operation by operation the same, with constants made as `tanhBy` wants them (13.5 -> 5.6 ns
 * for the pair).
 */
export function activate(
  gates: usize, h: usize, step: usize, biasGate: usize, biasUpdate: usize, hidden: i32, halves: i32, gain: f32,
  shift: f32,
): void {
  const ones = f32x4.splat(<f32> min(hidden, 1)), half = f32x4.mul(f32x4.splat(0.5), ones);
  const limit = f32x4.mul(f32x4.splat(TANH_LIMIT), ones), floor = f32x4.neg(limit);
  const p6 = f32x4.mul(f32x4.splat(P6), ones), p5 = f32x4.mul(f32x4.splat(P5), ones);
  const p4 = f32x4.mul(f32x4.splat(P4), ones), p3 = f32x4.mul(f32x4.splat(P3), ones);
  const p2 = f32x4.mul(f32x4.splat(P2), ones), p1 = f32x4.mul(f32x4.splat(P1), ones);
  const p0 = f32x4.mul(f32x4.splat(P0), ones), q3 = f32x4.mul(f32x4.splat(Q3), ones);
  const q2 = f32x4.mul(f32x4.splat(Q2), ones), q1 = f32x4.mul(f32x4.splat(Q1), ones);
  const q0 = f32x4.mul(f32x4.splat(Q0), ones);
  const alpha = f32x4.splat(gain), offset = f32x4.splat(shift);
  const state = <usize> hidden * FEATURE, used = <usize> halves * 32;
  for (const end = gates + state; gates < end; gates += FEATURE, h += FEATURE, biasGate += 4, biasUpdate += 4) {
    const bg = v128.load_splat<f32>(biasGate), bu = v128.load_splat<f32>(biasUpdate);
    for (let i: usize = 0; i < used; i += 16) {
      const u = v128.load(gates + state + i);
      const x = f32x4.pmax(f32x4.pmin(f32x4.mul(f32x4.add(u, bg), half), limit), floor);
      const y = f32x4.pmax(f32x4.pmin(f32x4.add(u, bu), limit), floor);
      const s = f32x4.mul(x, x), r = f32x4.mul(y, y);
      let p = madd(p6, s, p5), a = madd(p6, r, p5);
      p = madd(p, s, p4), a = madd(a, r, p4);
      p = madd(p, s, p3), a = madd(a, r, p3);
      p = madd(p, s, p2), a = madd(a, r, p2);
      p = madd(p, s, p1), a = madd(a, r, p1);
      p = madd(p, s, p0), a = madd(a, r, p0);
      let q = madd(q3, s, q2), b = madd(q3, r, q2);
      q = madd(q, s, q1), b = madd(b, r, q1);
      q = madd(q, s, q0), b = madd(b, r, q0);
      const z = madd(f32x4.div(f32x4.mul(p, x), q), half, half), c = f32x4.div(f32x4.mul(a, y), b);
      v128.store(gates + i, z), v128.store(gates + state + i, c);
      const fresh = f32x4.mul(madd(alpha, f32x4.sub(ones, z), offset), c);
      v128.store(h + step + i, madd(z, v128.load(h + i), fresh));
    }
  }
}

/** One step back: dh becomes dh o z (the rest of it is the product du U^T), du is written, `sums` grow. */
export function stepBack(
  h: usize, gates: usize, dh: usize, du: usize, sums: usize, hidden: i32, halves: i32, gain: f32, shift: f32,
): void {
  const alpha = f32x4.splat(gain), offset = f32x4.splat(shift);
  const state = <usize> hidden * FEATURE, one = f32x4.splat(1), last = sums + state * 2;
  for (let i: usize = 0; i < <usize> halves * 32; i += 16) {
    let sumAlpha = f32x4.splat(0), sumNu = sumAlpha;
    for (let at = i; at < state; at += FEATURE) {
      const z = v128.load(gates + at), c = v128.load(gates + state + at), d = v128.load(dh + at);
      const rest = f32x4.sub(one, z), dc = f32x4.mul(d, c);
      sumAlpha = madd(dc, rest, sumAlpha), sumNu = f32x4.add(sumNu, dc);
      const kept = f32x4.mul(d, z);
      const dGate = f32x4.mul(f32x4.mul(kept, rest), nmadd(alpha, c, v128.load(h + at)));
      const dUpdate = f32x4.mul(f32x4.mul(d, madd(alpha, rest, offset)), nmadd(c, c, one));
      v128.store(sums + at, f32x4.add(v128.load(sums + at), dGate));
      v128.store(sums + state + at, f32x4.add(v128.load(sums + state + at), dUpdate));
      v128.store(du + at, f32x4.add(dGate, dUpdate));
      v128.store(dh + at, kept);
    }
    v128.store(last + i, f32x4.add(v128.load(last + i), sumAlpha));
    v128.store(last + FEATURE + i, f32x4.add(v128.load(last + FEATURE + i), sumNu));
  }
}
