/** FastGRNN on one sample, step by step in double precision: edgeml-models.md, section 4.2. */
export interface FastgrnnTensors {
  /** [inputs][hidden] and [hidden][hidden]. */
  readonly w: Float64Array;
  readonly u: Float64Array;
  readonly biasGate: Float64Array;
  readonly biasUpdate: Float64Array;
  /** One value each. */
  readonly zeta: Float64Array;
  readonly nu: Float64Array;
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** Hidden states after each step, [steps][hidden], for x [steps][inputs]. */
export function fastgrnnStates(p: FastgrnnTensors, x: Float64Array, inputs: number): Float64Array[] {
  const hidden = p.biasGate.length, states: Float64Array[] = [];
  let h = new Float64Array(hidden);
  for (let t = 0; t * inputs < x.length; t++) {
    const before = h;
    h = before.map((value, o) => {
      let u = 0;
      for (let i = 0; i < inputs; i++) u += x[t * inputs + i]! * p.w[i * hidden + o]!;
      for (let i = 0; i < hidden; i++) u += before[i]! * p.u[i * hidden + o]!;
      const z = logistic(u + p.biasGate[o]!), c = Math.tanh(u + p.biasUpdate[o]!);
      return z * value + (logistic(p.zeta[0]!) * (1 - z) + logistic(p.nu[0]!)) * c;
    });
    states.push(h);
  }
  return states;
}
