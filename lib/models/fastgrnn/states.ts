/** What happens inside a FastGRNN while it reads one image: for notebooks, one step at a time in double precision. */
import type { Weights } from "../method.ts";
import { unitPrefix } from "./config.ts";
import { type Feed, sequencesOf } from "./feeds.ts";

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** y[o] = sum over i of x[i] * w[i][o]. */
function product(x: ArrayLike<number>, w: Float32Array, outputs: number): Float64Array {
  const y = new Float64Array(outputs);
  for (let i = 0; i < x.length; i++) {
    for (let o = 0; o < outputs; o++) y[o] = y[o]! + x[i]! * w[i * outputs + o]!;
  }
  return y;
}

/** Hidden states after each step of a sequence, [steps][hiddenDim] (edgeml-models.md 4.2); `prefix` names the unit. */
export function hiddenStates(weights: Weights, sequence: readonly ArrayLike<number>[], prefix = ""): Float64Array[] {
  const tensor = (name: string) => weights[prefix + name]!;
  const W = tensor("W"), U = tensor("U"), biasGate = tensor("bias_gate"), biasUpdate = tensor("bias_update");
  const alpha = logistic(tensor("zeta")[0]!), offset = logistic(tensor("nu")[0]!), hidden = biasGate.length;
  let h = new Float64Array(hidden);
  return sequence.map((x) => {
    const fromInput = product(x, W, hidden), fromState = product(h, U, hidden);
    h = h.map((before, o) => {
      const u = fromInput[o]! + fromState[o]!;
      const z = logistic(u + biasGate[o]!), c = Math.tanh(u + biasUpdate[o]!);
      return z * before + (alpha * (1 - z) + offset) * c;
    });
    return h;
  });
}

/** Of each unit, the hidden states along an image of 3072 standardised values: [units][steps][hiddenDim]. */
export function statesAlongImage(weights: Weights, feed: Feed, image: Float32Array): Float64Array[][] {
  const sequences = sequencesOf(image, feed);
  return sequences.map((sequence, unit) => hiddenStates(weights, sequence, unitPrefix(unit, sequences.length)));
}

/**
 * Class scores of a hidden state (of `multi`: of the three states, one after the other), as the classifier gives them.
 */
export function classScores(weights: Weights, state: ArrayLike<number>): Float64Array {
  const bias = weights["FCbias"]!;
  return product(state, weights["FC"]!, bias.length).map((score, c) => score + bias[c]!);
}

/**
 * What the classifier would say after each step of an image of 3072 standardised values, had the series ended there:
 * [steps][classes]. Of `multi`, the three units stand at the same step.
 */
export function scoresAlongImage(weights: Weights, feed: Feed, image: Float32Array): Float64Array[] {
  const units = statesAlongImage(weights, feed, image);
  return units[0]!.map((_, t) => classScores(weights, units.flatMap((states) => [...states[t]!])));
}
