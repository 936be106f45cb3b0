// The gradient of [W; U]: outputs stand in the vectors here, so du is turned into panels first.
import { FEATURE, madd } from "./vector";
import { tileWidth } from "./fastgrnn_product";

/**
 * du [hidden][16] of one step -> `lanes` rows of panels [hidden / 8][rows][8]; columns that fill up the last panel are
 * zero.
 */
export function toPanels(du: usize, panels: usize, hidden: i32, lanes: i32, panelBytes: usize): void {
  const zero = f32x4.splat(0);
  for (let o = 0; o < hidden; o += 4) {
    const to = panels + <usize> (o >> 3) * panelBytes + <usize> (o & 4) * 4;
    const from = du + <usize> o * FEATURE, left = hidden - o;
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
      v128.store(to, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 32);
      v128.store(to, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 48);
    }
  }
}

// g[f][o] += sum over steps (the latest first) and samples of x[step][f][sample] * panel[step, sample][o]: n features x
// 8 outputs. With n >= 4 the first four features are read from `quads`.
// @ts-ignore: decorator
@inline
function gradientTile(
  n: i32, x: usize, quads: usize, step: usize, steps: i32, lanes: i32, panel: usize, g: usize, row: usize,
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

// a function each, so that none inlines the others' registers
function gradient5(
  x: usize, quads: usize, step: usize, steps: i32, lanes: i32, panel: usize, g: usize, row: usize,
): void {
  gradientTile(5, x, quads, step, steps, lanes, panel, g, row);
}
function gradient4(
  x: usize, quads: usize, step: usize, steps: i32, lanes: i32, panel: usize, g: usize, row: usize,
): void {
  gradientTile(4, x, quads, step, steps, lanes, panel, g, row);
}
function gradient3(
  x: usize, quads: usize, step: usize, steps: i32, lanes: i32, panel: usize, g: usize, row: usize,
): void {
  gradientTile(3, x, quads, step, steps, lanes, panel, g, row);
}
function gradient2(
  x: usize, quads: usize, step: usize, steps: i32, lanes: i32, panel: usize, g: usize, row: usize,
): void {
  gradientTile(2, x, quads, step, steps, lanes, panel, g, row);
}
function gradient1(
  x: usize, quads: usize, step: usize, steps: i32, lanes: i32, panel: usize, g: usize, row: usize,
): void {
  gradientTile(1, x, quads, step, steps, lanes, panel, g, row);
}

/** Takes a chunk into the gradient of [W; U], g [features][row bytes]. */
export function weightGradient(
  x: usize, step: usize, steps: i32, lanes: i32, panels: usize, panelBytes: usize, quads: usize, g: usize,
  features: i32, hidden: i32, row: usize,
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
