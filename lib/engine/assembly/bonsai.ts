// Bonsai behind its products, samples in the lanes. Of each block u holds [W X; V X; T X]: classes * nodes, classes * nodes and
// branching-node features. Node 0 is the root, 2i + 1 and 2i + 2 are the children of node i; branching nodes come first.
import { FEATURE, madd, nmadd } from "./vector";
import { P0, P1, P2, P3, P4, P5, P6, Q0, Q1, Q2, Q3, tanh4, TANH_LIMIT, tanhBy } from "./math";

/** tanh that reaches 1 beyond 9, where the real one rounds to it (tanh4 ends at 1 - 2^-22): a sharp branching is exactly 0 or 1. */
// @ts-ignore: decorator
@inline
function saturated(x: v128): v128 {
  const one = f32x4.splat(1), excess = f32x4.sub(x, f32x4.pmax(f32x4.pmin(x, f32x4.splat(9)), f32x4.splat(-9)));
  return f32x4.pmax(f32x4.pmin(f32x4.add(tanh4(x), excess), one), f32x4.neg(one));
}

/**
 * In place in u: V X -> t = tanh(sigma V X), T X -> tau = tanh(sharpness T X). Writes each node's probability to p [nodes][16] and
 * scores[c] = sum over nodes of p (W X o t), nodes in order. `classes` features of scores a block.
 */
export function bonsai_forward(
  u: usize,
  p: usize,
  scores: usize,
  classes: i32,
  nodes: i32,
  blocks: i32,
  sigma: f32,
  sharpness: f32,
): void {
  const node = <usize> classes * FEATURE, all = node * <usize> nodes, branching = <usize> nodes >> 1;
  const block = 2 * all + branching * FEATURE, half = f32x4.splat(0.5), one = f32x4.splat(<f32> min(nodes, 1));
  const limit = f32x4.mul(f32x4.splat(TANH_LIMIT), one), p6 = f32x4.mul(f32x4.splat(P6), one), p5 = f32x4.mul(f32x4.splat(P5), one);
  const p4 = f32x4.mul(f32x4.splat(P4), one), p3 = f32x4.mul(f32x4.splat(P3), one), p2 = f32x4.mul(f32x4.splat(P2), one);
  const p1 = f32x4.mul(f32x4.splat(P1), one), p0 = f32x4.mul(f32x4.splat(P0), one), q3 = f32x4.mul(f32x4.splat(Q3), one);
  const q2 = f32x4.mul(f32x4.splat(Q2), one), q1 = f32x4.mul(f32x4.splat(Q1), one), q0 = f32x4.mul(f32x4.splat(Q0), one);
  const gain = f32x4.splat(sigma);
  for (let i = 0; i < blocks; i++, u += block, p += <usize> nodes * FEATURE, scores += node) {
    for (let q: usize = 0; q < 64; q += 16) {
      v128.store(p + q, one);
      for (let c: usize = 0; c < node; c += FEATURE) v128.store(scores + c + q, f32x4.splat(0));
      for (let n: usize = 0; n < <usize> nodes; n++) {
        const own = v128.load(p + n * FEATURE + q), a = u + n * node + q;
        if (n < branching) {
          const at = u + 2 * all + n * FEATURE + q, tau = saturated(f32x4.mul(f32x4.splat(sharpness), v128.load(at)));
          const share = f32x4.mul(own, half), children = p + (2 * n + 1) * FEATURE + q;
          v128.store(at, tau);
          v128.store(children, f32x4.mul(share, f32x4.add(one, tau)));
          v128.store(children, f32x4.mul(share, f32x4.sub(one, tau)), 64);
        }
        for (let c: usize = 0; c < node; c += FEATURE) {
          const t = tanhBy(f32x4.mul(gain, v128.load(a + all + c)), limit, p6, p5, p4, p3, p2, p1, p0, q3, q2, q1, q0);
          v128.store(a + all + c, t);
          v128.store(scores + c + q, madd(own, f32x4.mul(v128.load(a + c), t), v128.load(scores + c + q)));
        }
      }
    }
  }
}

/**
 * From the gradient of the scores, in place: u becomes the gradient of [W X; V X; T X] (gw, gv and e of edgeml-models.md 3.4), p
 * that of the nodes' probabilities.
 */
export function bonsai_backward(
  u: usize,
  p: usize,
  gradient: usize,
  classes: i32,
  nodes: i32,
  blocks: i32,
  sigma: f32,
  sharpness: f32,
): void {
  const node = <usize> classes * FEATURE, all = node * <usize> nodes, branching = <usize> nodes >> 1;
  const block = 2 * all + branching * FEATURE, half = f32x4.splat(0.5), one = f32x4.splat(1);
  for (let i = 0; i < blocks; i++, u += block, p += <usize> nodes * FEATURE, gradient += node) {
    for (let q: usize = 0; q < 64; q += 16) {
      for (let n = <usize> nodes; n-- > 0;) {
        const own = v128.load(p + n * FEATURE + q), a = u + n * node + q, slope = f32x4.mul(f32x4.splat(sigma), own);
        let dp = f32x4.splat(0);
        for (let c: usize = 0; c < node; c += FEATURE) {
          const value = v128.load(a + c), t = v128.load(a + all + c), g = v128.load(gradient + c + q), tg = f32x4.mul(t, g);
          dp = madd(value, tg, dp);
          v128.store(a + c, f32x4.mul(own, tg));
          v128.store(a + all + c, f32x4.mul(f32x4.mul(slope, f32x4.mul(value, g)), nmadd(t, t, one)));
        }
        if (n < branching) {
          const at = u + 2 * all + n * FEATURE + q, tau = v128.load(at), children = p + (2 * n + 1) * FEATURE + q;
          const left = v128.load(children), right = v128.load(children, 64);
          dp = madd(f32x4.mul(half, f32x4.add(one, tau)), left, dp);
          dp = madd(f32x4.mul(half, f32x4.sub(one, tau)), right, dp);
          const e = f32x4.mul(f32x4.mul(f32x4.splat(sharpness), nmadd(tau, tau, one)), f32x4.mul(own, half));
          v128.store(at, f32x4.mul(e, f32x4.sub(left, right)));
        }
        v128.store(p + n * FEATURE + q, dp);
      }
    }
  }
}
