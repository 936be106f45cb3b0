// FastGRNN over a whole sequence, one block of 16 samples a call, and back-propagation through time. The equations are
// those of EdgeML's FastGRNNCell (full rank, gate sigmoid, update tanh).
//
//   states [steps + 1][inputs + hidden][16]   row t: x_t, then the hidden state before step t
//   gates  [steps][2][hidden][16]             z_t, then c_t
//   packed                                    weights as the products want them, an engine's own business
//   sums   [2 * hidden + 2][16]               gradients of both biases, of s(zeta) and s(nu), still by lane
//
// The products stand in fastgrnn_product.ts, fastgrnn_sparse.ts and fastgrnn_gradient.ts, what is elementwise in
// fastgrnn_cell.ts; their twins are in native/fastgrnn.h. x_t and h stand side by side, so W over U is one matrix and
// both gradients are one product. A block with `lanes` <= 8 samples leaves its upper half alone.
import { FEATURE, laneSum } from "./vector";
import { activate, logistic, stepBack } from "./fastgrnn_cell";
import { toPanels, weightGradient } from "./fastgrnn_gradient";
import { product, tileWidth } from "./fastgrnn_product";
import { packSparse, sparseProduct } from "./fastgrnn_sparse";

/**
 * Steps whose du is gathered before the weight gradient takes them in: their panels and states stay in the second-level
 * cache.
 */
const CHUNK: i32 = 8;

/** Bytes before the packed matrices. */
const HEADER: usize = 64;

/** Bytes that a matrix without its zeros may take: with more, the tiles are faster. */
// @ts-ignore: decorator
@inline
function sparseRoom(rows: i32, outputs: i32): usize {
  return <usize> (rows * outputs) * 4 * 4 / 5;
}

/** Where U transposed stands in `packed`. */
// @ts-ignore: decorator
@inline
function turnedAt(inputs: i32, hidden: i32): usize {
  return HEADER + <usize> ((inputs + hidden) * hidden) * 4;
}

// @ts-ignore: decorator
@inline
function pack(from: usize, rowBytes: usize, columnBytes: usize, first: i32, width: i32, rows: i32, to: usize): usize {
  for (let r = 0; r < rows; r++, from += rowBytes) {
    for (let o = 0; o < width; o++, to += 4) store<f32>(to, load<f32>(from + <usize> (first + o) * columnBytes));
  }
  return to;
}

/**
 * [W; U] for the forward pass and U transposed for the backward pass, each without its zeros where that is shorter,
 * else cut into tiles of columns. A header says which.
 */
export function fastgrnn_pack(w: usize, u: usize, packed: usize, inputs: i32, hidden: i32): void {
  const row = <usize> hidden * 4, room = sparseRoom(inputs + hidden, hidden);
  const behind = packed + turnedAt(inputs, hidden);
  const sparse = packSparse(w, inputs, u, hidden, row, 4, hidden, packed + HEADER, room);
  store<i32>(packed, i32(sparse));
  for (let o = 0, width = 0, to = packed + HEADER; o < hidden && !sparse; o += width) {
    width = tileWidth(hidden, o);
    to = pack(w, row, 4, o, width, inputs, to);
    to = pack(u, row, 4, o, width, hidden, to);
  }
  const sparseTurned = packSparse(u, hidden, u, 0, 4, row, hidden, behind, sparseRoom(hidden, hidden));
  store<i32>(packed, i32(sparseTurned), 4);
  for (let o = 0, width = 0, to = behind; o < hidden && !sparseTurned; o += width) {
    width = tileWidth(hidden, o);
    to = pack(u, 4, row, o, width, hidden, to);
  }
}

/** Runs a block through all steps from h_0 = 0. Its inputs already stand in `states`. */
export function fastgrnn_forward(
  states: usize, gates: usize, packed: usize, biasGate: usize, biasUpdate: usize, zeta: usize, nu: usize,
  inputs: i32, hidden: i32, steps: i32, lanes: i32,
): void {
  const rows = inputs + hidden, halves = lanes > 8 ? 2 : 1;
  const step = <usize> rows * FEATURE, state = <usize> hidden * FEATURE;
  const gain = logistic(zeta), shift = logistic(nu), sparse = load<i32>(packed) != 0;
  let h = states + <usize> inputs * FEATURE;
  memory.fill(h, 0, state);
  for (let t = 0; t < steps; t++, states += step, h += step, gates += state * 2) {
    if (sparse) sparseProduct(states, packed + HEADER, gates + state, hidden, halves, false);
    else product(states, rows, packed + HEADER, gates + state, hidden, halves, false);
    activate(gates, h, step, biasGate, biasUpdate, hidden, halves, gain, shift);
  }
}

/**
 * Back-propagation through time for a block. `dh` [hidden][16] comes in as the gradient of the last hidden state and is
 * used up. Adds to g [inputs + hidden][columns], the gradient of [W; U] (`columns` = hidden filled up to a multiple of
 * 16; the filling is undefined), and to `sums`. `scratch` is for du and a chunk's panels: (16 * hidden + 128 * columns
 * + 640) floats.
 */
export function fastgrnn_backward(
  states: usize, gates: usize, packed: usize, zeta: usize, nu: usize, dh: usize, scratch: usize, sums: usize,
  g: usize, inputs: i32, hidden: i32, steps: i32, lanes: i32,
): void {
  const rows = inputs + hidden, halves = lanes > 8 ? 2 : 1;
  const step = <usize> rows * FEATURE, state = <usize> hidden * FEATURE;
  const gain = logistic(zeta), shift = logistic(nu), row = <usize> ((hidden + 15) & ~15) * 4;
  const turned = packed + turnedAt(inputs, hidden), sparse = load<i32>(packed, 4) != 0;
  const quads = scratch + state, panels = quads + <usize> (CHUNK * 16 + 4) * 16;
  for (let done = 0; done < steps;) {
    const chunk = min(CHUNK, steps - done), panelBytes = <usize> (chunk * lanes) * 32;
    const latest = states + <usize> (steps - 1 - done) * step;
    for (let i = 0; i < chunk; i++) {
      const t = steps - 1 - done - i, h = states + <usize> t * step + <usize> inputs * FEATURE;
      stepBack(h, gates + <usize> t * state * 2, dh, scratch, sums, hidden, halves, gain, shift);
      toPanels(scratch, panels + <usize> (i * lanes) * 32, hidden, lanes, panelBytes);
      if (t > 0 && sparse) sparseProduct(scratch, turned, dh, hidden, halves, true);
      else if (t > 0) product(scratch, hidden, turned, dh, hidden, halves, true);
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
  const s = logistic(parameter);
  return gradient * s * (1 - s);
}

/**
 * After the last block: `sums` to the gradients of the biases, zeta and nu; g to those of W and U, without the filling.
 */
export function fastgrnn_finish(
  sums: usize, g: usize, zeta: usize, nu: usize, dW: usize, dU: usize, dBiasGate: usize, dBiasUpdate: usize,
  dZeta: usize, dNu: usize, inputs: i32, hidden: i32,
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
