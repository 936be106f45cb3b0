// Losses over a block's class scores [classes][16]; labels are 16 int32, -1 in an empty lane.
import { FEATURE } from "./vector";
import { exp4 } from "./math";

// @ts-ignore: decorator
@inline
function maximum(scores: usize, classes: i32): v128 {
  let best = v128.load(scores);
  for (let c = 1; c < classes; c++) best = f32x4.pmax(best, v128.load(scores + <usize> c * FEATURE));
  return best;
}

/**
 * Softmax and cross-entropy. Writes the gradient times `scale` (1 / batch), 0 in empty lanes, and for each lane two floats of `terms`:
 * terms[lane] = maximum - score of the label, terms[16 + lane] = sum of e^(score - maximum); the loss is terms[lane] + ln terms[16 + lane].
 */
export function softmax_cross_entropy(
  scores: usize,
  labels: usize,
  classes: i32,
  scale: f32,
  gradient: usize,
  terms: usize,
): void {
  const factor = f32x4.splat(scale), one = f32x4.splat(1);
  for (let half: usize = 0; half < 64; half += 16) {
    const from = scores + half, to = gradient + half, label = v128.load(labels + half);
    const best = maximum(from, classes);
    let sum = f32x4.splat(0), own = f32x4.splat(0);
    for (let c = 0; c < classes; c++) {
      const score = v128.load(from + <usize> c * FEATURE), e = exp4(f32x4.sub(score, best));
      v128.store(to + <usize> c * FEATURE, e);
      sum = f32x4.add(sum, e);
      own = v128.or(own, v128.and(f32x4.sub(best, score), i32x4.eq(label, i32x4.splat(c))));
    }
    v128.store(terms + half, own), v128.store(terms + 64 + half, sum);
    const filled = i32x4.ge_s(label, i32x4.splat(0));
    for (let c = 0; c < classes; c++) {
      const p = to + <usize> c * FEATURE, hit = v128.and(one, i32x4.eq(label, i32x4.splat(c)));
      const d = f32x4.mul(f32x4.sub(f32x4.div(v128.load(p), sum), hit), factor);
      v128.store(p, v128.and(d, filled));
    }
  }
}

/** Multiclass hinge, max(0, 1 + best other score - own score): EdgeML's, section 1.3. terms[lane] = the loss of the lane (0 in empty ones). */
export function multiclass_hinge(
  scores: usize,
  labels: usize,
  classes: i32,
  scale: f32,
  gradient: usize,
  terms: usize,
): void {
  for (let lane: usize = 0; lane < 64; lane += 4) {
    const label = load<i32>(labels + lane);
    let best: f32 = -Infinity, at = -1;
    for (let c = 0; c < classes; c++) {
      const score = load<f32>(scores + <usize> c * FEATURE + lane);
      if (c != label && (score > best || score != score)) best = score, at = c;
      store<f32>(gradient + <usize> c * FEATURE + lane, 0);
    }
    let loss: f32 = 0;
    if (label >= 0) {
      const value: f32 = 1 + best - load<f32>(scores + <usize> label * FEATURE + lane);
      loss = value <= 0 ? 0 : value;
      if (!(value <= 0)) {
        store<f32>(gradient + <usize> label * FEATURE + lane, value != value ? value : -scale);
        if (at >= 0) store<f32>(gradient + <usize> at * FEATURE + lane, value != value ? value : scale);
      }
    }
    store<f32>(terms + lane, loss);
  }
}

/** Mean over classes of (score - onehot)^2 (EdgeML's PyTorch `l2`); the caller's `scale` is 1 / batch. terms[lane] = the lane's loss. */
export function squared_loss(
  scores: usize,
  labels: usize,
  classes: i32,
  scale: f32,
  gradient: usize,
  terms: usize,
): void {
  const share: f32 = 1 / <f32> classes, factor: f32 = 2 * share * scale;
  for (let lane: usize = 0; lane < 64; lane += 4) {
    const label = load<i32>(labels + lane);
    let loss: f32 = 0;
    for (let c = 0; c < classes; c++) {
      const d: f32 = load<f32>(scores + <usize> c * FEATURE + lane) - (c == label ? 1 : 0);
      store<f32>(gradient + <usize> c * FEATURE + lane, label >= 0 ? factor * d : 0);
      loss += d * d;
    }
    store<f32>(terms + lane, label >= 0 ? loss * share : 0);
  }
}

/** Number of lanes whose first largest score is their label's. */
export function count_correct(scores: usize, labels: usize, classes: i32): i32 {
  let correct = 0;
  for (let lane: usize = 0; lane < 64; lane += 4) {
    const label = load<i32>(labels + lane);
    let best = load<f32>(scores + lane), at = 0;
    for (let c = 1; c < classes; c++) {
      const score = load<f32>(scores + <usize> c * FEATURE + lane);
      if (score > best) best = score, at = c;
    }
    correct += i32(at == label);
  }
  return correct;
}
