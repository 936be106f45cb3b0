// ProtoNN behind its projection, samples in the lanes: P [d][16] a block, B [d][m] and Z [classes][m] as EdgeML has them.
import { FEATURE, laneSum, madd } from "./vector";
import { exp4 } from "./math";

/** K[k] = exp(-gamma^2 |b_k - P|^2) and scores = Z K, for `blocks` blocks; `width` is -gamma^2. */
export function protonn_forward(
  projected: usize,
  b: usize,
  z: usize,
  kernel: usize,
  scores: usize,
  dimensions: i32,
  prototypes: i32,
  classes: i32,
  blocks: i32,
  width: f32,
): void {
  const d = <usize> dimensions * FEATURE, m = <usize> prototypes * FEATURE, row = <usize> prototypes << 2;
  for (let block = 0; block < blocks; block++, projected += d, kernel += m, scores += <usize> classes * FEATURE) {
    for (let q: usize = 0; q < 64; q += 16) {
      for (let k: usize = 0; k < <usize> prototypes; k++) {
        let sum = f32x4.splat(0);
        for (let j: usize = 0; j < <usize> dimensions; j++) {
          const apart = f32x4.sub(v128.load_splat<f32>(b + j * row + (k << 2)), v128.load(projected + j * FEATURE + q));
          sum = madd(apart, apart, sum);
        }
        v128.store(kernel + k * FEATURE + q, exp4(f32x4.mul(f32x4.splat(width), sum)));
      }
      for (let c: usize = 0; c < <usize> classes; c++) {
        let sum = f32x4.splat(0);
        for (let k: usize = 0; k < <usize> prototypes; k++) {
          sum = madd(v128.load_splat<f32>(z + c * row + (k << 2)), v128.load(kernel + k * FEATURE + q), sum);
        }
        v128.store(scores + c * FEATURE + q, sum);
      }
    }
  }
}

/**
 * From the gradient of the scores: dB and dZ (overwritten), dP (into `dProjected`) and R (into `r`, like K). With
 * R = -gamma^2 K o (G Z): dB = 2 sum R (b - P), dP = -2 sum R (b - P), dZ = G^T K. Returns 1 if any R is not 0, else 0: then
 * nothing but Z has a gradient.
 */
export function protonn_backward(
  projected: usize,
  b: usize,
  z: usize,
  kernel: usize,
  gradient: usize,
  r: usize,
  dProjected: usize,
  dB: usize,
  dZ: usize,
  dimensions: i32,
  prototypes: i32,
  classes: i32,
  blocks: i32,
  width: f32,
): i32 {
  const d = <usize> dimensions * FEATURE, m = <usize> prototypes * FEATURE, row = <usize> prototypes << 2;
  const y = <usize> classes * FEATURE, two = f32x4.splat(2), zero = f32x4.splat(0);
  let live = zero;
  for (let block: usize = 0; block < <usize> blocks; block++) {
    const P = projected + block * d, K = kernel + block * m, G = gradient + block * y, R = r + block * m;
    const to = dProjected + block * d;
    for (let q: usize = 0; q < 64; q += 16) {
      for (let k: usize = 0; k < <usize> prototypes; k++) {
        let sum = zero;
        for (let c: usize = 0; c < <usize> classes; c++) {
          sum = madd(v128.load(G + c * FEATURE + q), v128.load_splat<f32>(z + c * row + (k << 2)), sum);
        }
        sum = f32x4.mul(f32x4.mul(f32x4.splat(width), v128.load(K + k * FEATURE + q)), sum);
        live = v128.or(live, f32x4.ne(sum, zero));
        v128.store(R + k * FEATURE + q, sum);
      }
      for (let j: usize = 0; j < <usize> dimensions; j++) {
        const p = v128.load(P + j * FEATURE + q);
        let sum = zero;
        for (let k: usize = 0; k < <usize> prototypes; k++) {
          const apart = f32x4.sub(v128.load_splat<f32>(b + j * row + (k << 2)), p);
          sum = madd(v128.load(R + k * FEATURE + q), apart, sum);
        }
        v128.store(to + j * FEATURE + q, f32x4.mul(f32x4.neg(two), sum));
      }
    }
  }
  for (let k: usize = 0; k < <usize> prototypes; k++) {
    for (let j: usize = 0; j < <usize> dimensions; j++) {
      const own = v128.load_splat<f32>(b + j * row + (k << 2));
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
      for (let p = projected + j * FEATURE, R = r + k * FEATURE, i = 0; i < blocks; i++, p += d, R += m) {
        a0 = madd(v128.load(R), f32x4.sub(own, v128.load(p)), a0);
        a1 = madd(v128.load(R, 16), f32x4.sub(own, v128.load(p, 16)), a1);
        a2 = madd(v128.load(R, 32), f32x4.sub(own, v128.load(p, 32)), a2);
        a3 = madd(v128.load(R, 48), f32x4.sub(own, v128.load(p, 48)), a3);
      }
      store<f32>(dB + j * row + (k << 2), 2 * laneSum(a0, a1, a2, a3));
    }
    for (let c: usize = 0; c < <usize> classes; c++) {
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
      for (let G = gradient + c * FEATURE, K = kernel + k * FEATURE, i = 0; i < blocks; i++, G += y, K += m) {
        a0 = madd(v128.load(G), v128.load(K), a0), a1 = madd(v128.load(G, 16), v128.load(K, 16), a1);
        a2 = madd(v128.load(G, 32), v128.load(K, 32), a2), a3 = madd(v128.load(G, 48), v128.load(K, 48), a3);
      }
      store<f32>(dZ + c * row + (k << 2), laneSum(a0, a1, a2, a3));
    }
  }
  return v128.any_true(live) ? 1 : 0;
}
