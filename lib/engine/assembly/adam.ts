// Adam on a run of parameters. One kernel serves both forms of the bias correction: Keras folds it into `rate`
// (rootScale 1), PyTorch divides sqrt(v) by sqrt(1 - beta2^t) (rootScale) before epsilon is added.
import { madd } from "./vector";

/** g += decay * p; m, v: moving averages; p -= rate * m / (sqrt(v) * rootScale + epsilon). `count` is a multiple of 4. */
export function adam(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  rate: f32,
  rootScale: f32,
  epsilon: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  decay: f32,
): void {
  const r = f32x4.splat(rate), s = f32x4.splat(rootScale), e = f32x4.splat(epsilon), d = f32x4.splat(decay);
  const b1 = f32x4.splat(beta1), c1 = f32x4.splat(rest1), b2 = f32x4.splat(beta2), c2 = f32x4.splat(rest2);
  for (const end = p + (<usize> count << 2); p < end; p += 16, g += 16, m += 16, v += 16) {
    const value = v128.load(p), gradient = madd(d, value, v128.load(g));
    const first = madd(b1, v128.load(m), f32x4.mul(c1, gradient));
    const second = madd(b2, v128.load(v), f32x4.mul(c2, f32x4.mul(gradient, gradient)));
    v128.store(m, first), v128.store(v, second);
    v128.store(p, f32x4.sub(value, f32x4.div(f32x4.mul(r, first), madd(f32x4.sqrt(second), s, e))));
  }
}
