// FastGRNN over a whole sequence, one block of 16 samples a call, and back-propagation through time. The equations are those of
// EdgeML's FastGRNNCell (full rank, gate sigmoid, update tanh).
//
//   states [steps + 1][inputs + hidden][16]   row t: x_t, then the hidden state before step t; the last row's hidden part is the result
//   gates  [steps][2][hidden][16]             z_t, then c_t
//   packed                                    weights cut into the tiles below, made by `fastgrnn_pack`; an engine's own business
//   sums   [2 * hidden + 2][16]               gradients of both biases, of s(zeta) and s(nu), still by lane
//
// x_t and h stand side by side, so W over U is one matrix and both gradients are one product. A block with `lanes` <= 8 samples
// leaves its upper half alone.
import { FEATURE, laneSum, madd, nmadd } from "./vector";
import { sigmoid4 } from "./math";

/**
 * Outputs of the widest tile: 5 outputs x 8 samples. One load brings four weights, which a shuffle each spreads, because V8 checks the
 * bounds of every access here: 44 GFLOP/s of a ceiling of 50 on a Zen 3 core, against 37 for six outputs with a load each.
 */
const WIDEST: i32 = 5;
// tanh4's coefficients
const LIMIT: f32 = 7.90531110763549805;
const P6: f32 = -2.76076847742355e-16,
  P5: f32 = 2.00018790482477e-13,
  P4: f32 = -8.60467152213735e-11,
  P3: f32 = 5.12229709037114e-08;
const P2: f32 = 1.48572235717979e-05, P1: f32 = 6.37261928875436e-04, P0: f32 = 4.89352455891786e-03;
const Q3: f32 = 1.19825839466702e-06,
  Q2: f32 = 1.18534705686654e-04,
  Q1: f32 = 2.26843463243900e-03,
  Q0: f32 = 4.89352518554385e-03;
/** Steps whose du is gathered before the weight gradient takes them in: their panels and states stay in the second-level cache. */
const CHUNK: i32 = 8;

// @ts-ignore: decorator
@inline
function pack(from: usize, rowBytes: usize, columnBytes: usize, first: i32, width: i32, rows: i32, to: usize): usize {
  for (let r = 0; r < rows; r++, from += rowBytes) {
    for (let o = 0; o < width; o++, to += 4) store<f32>(to, load<f32>(from + <usize> (first + o) * columnBytes));
  }
  return to;
}

/** Cuts [W; U] into tiles of columns for the forward pass, and U transposed for the backward pass, which stands behind them. */
export function fastgrnn_pack(w: usize, u: usize, packed: usize, inputs: i32, hidden: i32): void {
  const row = <usize> hidden * 4;
  for (let o = 0, width = 0; o < hidden; o += width) {
    width = tileWidth(hidden, o);
    packed = pack(w, row, 4, o, width, inputs, packed);
    packed = pack(u, row, 4, o, width, hidden, packed);
  }
  for (let o = 0, width = 0; o < hidden; o += width) {
    width = tileWidth(hidden, o);
    packed = pack(u, 4, row, o, width, hidden, packed);
  }
}

/** Width of the tile that begins at output `o`: as few tiles as can be, of widths as even as can be, the wide ones first. */
// @ts-ignore: decorator
@inline
function tileWidth(outputs: i32, o: i32): i32 {
  const tiles = (outputs + WIDEST - 1) / WIDEST, narrow = outputs / tiles, wide = outputs - narrow * tiles;
  return o < wide * (narrow + 1) ? narrow + 1 : narrow;
}

// @ts-ignore: decorator
@inline
function start(y: usize, at: usize, add: bool): v128 {
  return add ? v128.load(y + at) : f32x4.splat(0);
}

// y[o] (+)= sum over `rows` features of x[f] * w[f][o], for n outputs and 8 samples, features in order.
// @ts-ignore: decorator
@inline
function tile(n: i32, x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  let a0 = start(y, 0, add), b0 = start(y, 16, add);
  let a1 = f32x4.splat(0), a2 = a1, a3 = a1, a4 = a1, b1 = a1, b2 = a1, b3 = a1, b4 = a1;
  if (n > 1) a1 = start(y, 64, add), b1 = start(y, 80, add);
  if (n > 2) a2 = start(y, 128, add), b2 = start(y, 144, add);
  if (n > 3) a3 = start(y, 192, add), b3 = start(y, 208, add);
  if (n > 4) a4 = start(y, 256, add), b4 = start(y, 272, add);
  for (const end = x + <usize> rows * FEATURE; x < end; x += FEATURE, w += <usize> n * 4) {
    const u = v128.load(x), v = v128.load(x, 16);
    if (n >= 4) {
      const q = v128.load(w);
      let c = v128.shuffle<f32>(q, q, 0, 0, 0, 0);
      a0 = madd(u, c, a0), b0 = madd(v, c, b0);
      c = v128.shuffle<f32>(q, q, 1, 1, 1, 1), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
      c = v128.shuffle<f32>(q, q, 2, 2, 2, 2), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
      c = v128.shuffle<f32>(q, q, 3, 3, 3, 3), a3 = madd(u, c, a3), b3 = madd(v, c, b3);
      if (n > 4) c = v128.load_splat<f32>(w, 16), a4 = madd(u, c, a4), b4 = madd(v, c, b4);
    } else {
      let c = v128.load_splat<f32>(w);
      a0 = madd(u, c, a0), b0 = madd(v, c, b0);
      if (n > 1) c = v128.load_splat<f32>(w, 4), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
      if (n > 2) c = v128.load_splat<f32>(w, 8), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
    }
  }
  v128.store(y, a0), v128.store(y, b0, 16);
  if (n > 1) v128.store(y, a1, 64), v128.store(y, b1, 80);
  if (n > 2) v128.store(y, a2, 128), v128.store(y, b2, 144);
  if (n > 3) v128.store(y, a3, 192), v128.store(y, b3, 208);
  if (n > 4) v128.store(y, a4, 256), v128.store(y, b4, 272);
}

// a function each, so that none inlines the others' registers
function tile5(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(5, x, rows, w, y, true);
  else tile(5, x, rows, w, y, false);
}
function tile4(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(4, x, rows, w, y, true);
  else tile(4, x, rows, w, y, false);
}
function tile3(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(3, x, rows, w, y, true);
  else tile(3, x, rows, w, y, false);
}
function tile2(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(2, x, rows, w, y, true);
  else tile(2, x, rows, w, y, false);
}
function tile1(x: usize, rows: i32, w: usize, y: usize, add: bool): void {
  if (add) tile(1, x, rows, w, y, true);
  else tile(1, x, rows, w, y, false);
}

// y (+)= x times the packed matrix, for the halves of the block that hold samples.
// @ts-ignore: decorator
@inline
function product(x: usize, rows: i32, w: usize, y: usize, outputs: i32, halves: i32, add: bool): void {
  for (let o = 0, n = 0; o < outputs; o += n, y += <usize> n * FEATURE, w += <usize> (n * rows) * 4) {
    n = tileWidth(outputs, o);
    for (let half: usize = 0; half < <usize> halves * 32; half += 32) {
      const p = x + half, q = y + half;
      if (n == 5) tile5(p, rows, w, q, add);
      else if (n == 4) tile4(p, rows, w, q, add);
      else if (n == 3) tile3(p, rows, w, q, add);
      else if (n == 2) tile2(p, rows, w, q, add);
      else tile1(p, rows, w, q, add);
    }
  }
}

// @ts-ignore: decorator
@inline
function logistic(parameter: usize): v128 {
  return sigmoid4(v128.load_splat<f32>(parameter));
}

// The elementwise half of a step: u (where c will stand) -> z, c and the next hidden state. sigmoid4 and tanh4 are written out in
// lockstep, operation by operation the same. Their constants are made from `ones`, which no compiler can see through: V8 would build
// each one anew at each use, in three instructions, where a register or the stack gives it in one (13.5 -> 5.6 ns for the pair).
function activate(
  gates: usize,
  h: usize,
  step: usize,
  biasGate: usize,
  biasUpdate: usize,
  hidden: i32,
  halves: i32,
  alpha: v128,
  offset: v128,
  ones: v128,
): void {
  const limit = f32x4.mul(f32x4.splat(LIMIT), ones), floor = f32x4.neg(limit), half = f32x4.mul(f32x4.splat(0.5), ones);
  const p6 = f32x4.mul(f32x4.splat(P6), ones),
    p5 = f32x4.mul(f32x4.splat(P5), ones),
    p4 = f32x4.mul(f32x4.splat(P4), ones);
  const p3 = f32x4.mul(f32x4.splat(P3), ones),
    p2 = f32x4.mul(f32x4.splat(P2), ones),
    p1 = f32x4.mul(f32x4.splat(P1), ones);
  const p0 = f32x4.mul(f32x4.splat(P0), ones),
    q3 = f32x4.mul(f32x4.splat(Q3), ones),
    q2 = f32x4.mul(f32x4.splat(Q2), ones);
  const q1 = f32x4.mul(f32x4.splat(Q1), ones), q0 = f32x4.mul(f32x4.splat(Q0), ones);
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

/** Runs a block through all steps from h_0 = 0. Its inputs already stand in `states`. */
export function fastgrnn_forward(
  states: usize,
  gates: usize,
  packed: usize,
  biasGate: usize,
  biasUpdate: usize,
  zeta: usize,
  nu: usize,
  inputs: i32,
  hidden: i32,
  steps: i32,
  lanes: i32,
): void {
  const rows = inputs + hidden,
    step = <usize> rows * FEATURE,
    state = <usize> hidden * FEATURE,
    halves = lanes > 8 ? 2 : 1;
  const alpha = logistic(zeta), offset = logistic(nu), ones = f32x4.splat(<f32> min(hidden, 1));
  let h = states + <usize> inputs * FEATURE;
  memory.fill(h, 0, state);
  for (let t = 0; t < steps; t++, states += step, h += step, gates += state * 2) {
    product(states, rows, packed, gates + state, hidden, halves, false);
    activate(gates, h, step, biasGate, biasUpdate, hidden, halves, alpha, offset, ones);
  }
}

// du [hidden][16] of one step -> `lanes` rows of panels [hidden / 8][rows][8]; columns that fill up the last panel are zero.
function toPanels(du: usize, panels: usize, hidden: i32, lanes: i32, panelBytes: usize): void {
  const zero = f32x4.splat(0);
  for (let o = 0; o < hidden; o += 4) {
    const to = panels + <usize> (o >> 3) * panelBytes + <usize> (o & 4) * 4,
      from = du + <usize> o * FEATURE,
      left = hidden - o;
    if (left <= 4 && !(o & 4)) { for (let s = 0; s < lanes; s++) v128.store(to + <usize> s * 32, zero, 16); }
    for (let s = 0; s < lanes; s += 4) {
      const p = from + <usize> s * 4, q = to + <usize> s * 32;
      const r0 = v128.load(p), r1 = left > 1 ? v128.load(p, 64) : zero;
      const r2 = left > 2 ? v128.load(p, 128) : zero, r3 = left > 3 ? v128.load(p, 192) : zero;
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(q, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
      if (s + 1 < lanes) v128.store(q, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 32);
      if (s + 2 < lanes) v128.store(q, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 64);
      if (s + 3 < lanes) v128.store(q, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 96);
    }
  }
}

// Four features of a chunk's steps, the latest first, -> quads [steps * lanes][4].
function toQuads(x: usize, step: usize, steps: i32, lanes: i32, q: usize): void {
  for (; steps > 0; steps--, x -= step, q += <usize> lanes * 16) {
    for (let s = 0; s < lanes; s += 4) {
      const p = x + <usize> s * 4, to = q + <usize> s * 16;
      const r0 = v128.load(p), r1 = v128.load(p, 64), r2 = v128.load(p, 128), r3 = v128.load(p, 192);
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5)), v128.store(to, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 16);
      v128.store(to, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 32),
        v128.store(to, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 48);
    }
  }
}

// g[f][o] += sum over steps (the latest first) and samples of x[step][f][sample] * panel[step, sample][o]: n features x 8 outputs.
// With n >= 4 the first four features are read from `quads`.
// @ts-ignore: decorator
@inline
function gradientTile(
  n: i32,
  x: usize,
  quads: usize,
  step: usize,
  steps: i32,
  lanes: i32,
  panel: usize,
  g: usize,
  row: usize,
): void {
  let p = g;
  let a0 = v128.load(p), b0 = v128.load(p, 16);
  let a1 = f32x4.splat(0), a2 = a1, a3 = a1, a4 = a1, b1 = a1, b2 = a1, b3 = a1, b4 = a1;
  if (n > 1) p += row, a1 = v128.load(p), b1 = v128.load(p, 16);
  if (n > 2) p += row, a2 = v128.load(p), b2 = v128.load(p, 16);
  if (n > 3) p += row, a3 = v128.load(p), b3 = v128.load(p, 16);
  if (n > 4) p += row, a4 = v128.load(p), b4 = v128.load(p, 16);
  for (; steps > 0; steps--, x -= step) {
    for (let s = x, end = x + <usize> lanes * 4; s < end; s += 4, panel += 32) {
      const u = v128.load(panel), v = v128.load(panel, 16);
      if (n >= 4) {
        const q = v128.load(quads);
        quads += 16;
        let c = v128.shuffle<f32>(q, q, 0, 0, 0, 0);
        a0 = madd(u, c, a0), b0 = madd(v, c, b0);
        c = v128.shuffle<f32>(q, q, 1, 1, 1, 1), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
        c = v128.shuffle<f32>(q, q, 2, 2, 2, 2), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
        c = v128.shuffle<f32>(q, q, 3, 3, 3, 3), a3 = madd(u, c, a3), b3 = madd(v, c, b3);
        if (n > 4) c = v128.load_splat<f32>(s, 256), a4 = madd(u, c, a4), b4 = madd(v, c, b4);
      } else {
        let c = v128.load_splat<f32>(s);
        a0 = madd(u, c, a0), b0 = madd(v, c, b0);
        if (n > 1) c = v128.load_splat<f32>(s, 64), a1 = madd(u, c, a1), b1 = madd(v, c, b1);
        if (n > 2) c = v128.load_splat<f32>(s, 128), a2 = madd(u, c, a2), b2 = madd(v, c, b2);
      }
    }
  }
  p = g;
  v128.store(p, a0), v128.store(p, b0, 16);
  if (n > 1) p += row, v128.store(p, a1), v128.store(p, b1, 16);
  if (n > 2) p += row, v128.store(p, a2), v128.store(p, b2, 16);
  if (n > 3) p += row, v128.store(p, a3), v128.store(p, b3, 16);
  if (n > 4) p += row, v128.store(p, a4), v128.store(p, b4, 16);
}

function gradient5(
  x: usize,
  quads: usize,
  step: usize,
  steps: i32,
  lanes: i32,
  panel: usize,
  g: usize,
  row: usize,
): void {
  gradientTile(5, x, quads, step, steps, lanes, panel, g, row);
}
function gradient4(
  x: usize,
  quads: usize,
  step: usize,
  steps: i32,
  lanes: i32,
  panel: usize,
  g: usize,
  row: usize,
): void {
  gradientTile(4, x, quads, step, steps, lanes, panel, g, row);
}
function gradient3(
  x: usize,
  quads: usize,
  step: usize,
  steps: i32,
  lanes: i32,
  panel: usize,
  g: usize,
  row: usize,
): void {
  gradientTile(3, x, quads, step, steps, lanes, panel, g, row);
}
function gradient2(
  x: usize,
  quads: usize,
  step: usize,
  steps: i32,
  lanes: i32,
  panel: usize,
  g: usize,
  row: usize,
): void {
  gradientTile(2, x, quads, step, steps, lanes, panel, g, row);
}
function gradient1(
  x: usize,
  quads: usize,
  step: usize,
  steps: i32,
  lanes: i32,
  panel: usize,
  g: usize,
  row: usize,
): void {
  gradientTile(1, x, quads, step, steps, lanes, panel, g, row);
}

// Takes a chunk into the gradient of [W; U].
function weightGradient(
  x: usize,
  step: usize,
  steps: i32,
  lanes: i32,
  panels: usize,
  panelBytes: usize,
  quads: usize,
  g: usize,
  features: i32,
  hidden: i32,
  row: usize,
): void {
  for (let f = 0, n = 0; f < features; f += n, x += <usize> n * FEATURE, g += <usize> n * row) {
    n = tileWidth(features, f);
    if (n >= 4) toQuads(x, step, steps, lanes, quads);
    let panel = panels, q = g;
    for (let o = 0; o < hidden; o += 8, panel += panelBytes, q += 32) {
      if (n == 5) gradient5(x, quads, step, steps, lanes, panel, q, row);
      else if (n == 4) gradient4(x, quads, step, steps, lanes, panel, q, row);
      else if (n == 3) gradient3(x, quads, step, steps, lanes, panel, q, row);
      else if (n == 2) gradient2(x, quads, step, steps, lanes, panel, q, row);
      else gradient1(x, quads, step, steps, lanes, panel, q, row);
    }
  }
}

// One step back: dh becomes dh o z (the rest of it is the product du U^T), du is written, `sums` grow.
// @ts-ignore: decorator
@inline
function stepBack(
  h: usize,
  gates: usize,
  dh: usize,
  du: usize,
  sums: usize,
  hidden: i32,
  halves: i32,
  alpha: v128,
  offset: v128,
): void {
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

/**
 * Back-propagation through time for a block. `dh` [hidden][16] comes in as the gradient of the last hidden state and is used up.
 * Adds to g [inputs + hidden][columns], the gradient of [W; U] (`columns` = hidden filled up to a multiple of 16; the filling is
 * undefined), and to `sums`. `scratch` is for du and a chunk's panels: (16 * hidden + 128 * columns + 640) floats.
 */
export function fastgrnn_backward(
  states: usize,
  gates: usize,
  packed: usize,
  zeta: usize,
  nu: usize,
  dh: usize,
  scratch: usize,
  sums: usize,
  g: usize,
  inputs: i32,
  hidden: i32,
  steps: i32,
  lanes: i32,
): void {
  const rows = inputs + hidden,
    step = <usize> rows * FEATURE,
    state = <usize> hidden * FEATURE,
    halves = lanes > 8 ? 2 : 1;
  const alpha = logistic(zeta), offset = logistic(nu), row = <usize> ((hidden + 15) & ~15) * 4;
  const turned = packed + <usize> (rows * hidden) * 4;
  const quads = scratch + state, panels = quads + <usize> (CHUNK * 16 + 4) * 16;
  for (let done = 0; done < steps;) {
    const chunk = min(CHUNK, steps - done),
      panelBytes = <usize> (chunk * lanes) * 32,
      latest = states + <usize> (steps - 1 - done) * step;
    for (let i = 0; i < chunk; i++) {
      const t = steps - 1 - done - i;
      const h = states + <usize> t * step + <usize> inputs * FEATURE;
      stepBack(h, gates + <usize> t * state * 2, dh, scratch, sums, hidden, halves, alpha, offset);
      toPanels(scratch, panels + <usize> (i * lanes) * 32, hidden, lanes, panelBytes);
      if (t > 0) product(scratch, hidden, turned, dh, hidden, halves, true);
    }
    weightGradient(latest, step, chunk, lanes, panels, panelBytes, quads, g, rows, hidden, row);
    done += chunk;
  }
}

// @ts-ignore: decorator
@inline
function laneSumAt(p: usize): f32 {
  return laneSum(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48));
}

// @ts-ignore: decorator
@inline
function throughLogistic(gradient: f32, parameter: usize): f32 {
  const s = f32x4.extract_lane(logistic(parameter), 0);
  return gradient * s * (1 - s);
}

/** After the last block: `sums` to the gradients of the biases, zeta and nu; g to those of W and U, without the filling. */
export function fastgrnn_finish(
  sums: usize,
  g: usize,
  zeta: usize,
  nu: usize,
  dW: usize,
  dU: usize,
  dBiasGate: usize,
  dBiasUpdate: usize,
  dZeta: usize,
  dNu: usize,
  inputs: i32,
  hidden: i32,
): void {
  const bytes = <usize> hidden * 4, row = <usize> ((hidden + 15) & ~15) * 4;
  for (let f = 0; f < inputs + hidden; f++) {
    const to = f < inputs ? dW + <usize> f * bytes : dU + <usize> (f - inputs) * bytes;
    memory.copy(to, g + <usize> f * row, bytes);
  }
  for (let o: usize = 0; o < <usize> hidden; o++) {
    store<f32>(dBiasGate + o * 4, laneSumAt(sums + o * FEATURE));
    store<f32>(dBiasUpdate + o * 4, laneSumAt(sums + (<usize> hidden + o) * FEATURE));
  }
  const last = sums + <usize> hidden * 2 * FEATURE;
  store<f32>(dZeta, throughLogistic(laneSumAt(last), zeta));
  store<f32>(dNu, throughLogistic(laneSumAt(last + FEATURE), nu));
}
