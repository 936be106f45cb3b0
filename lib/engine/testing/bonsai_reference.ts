/** Bonsai behind its products, on one sample in double precision: edgeml-models.md, section 3.2. */

/** Node probabilities and class scores from u = [W x; V x; T x]: classes * nodes, classes * nodes, branching nodes. */
export function bonsaiScores(
  u: Float64Array,
  classes: number,
  nodes: number,
  sigma: number,
  sharpness: number,
): { p: Float64Array; scores: Float64Array } {
  const all = classes * nodes, p = new Float64Array(nodes), scores = new Float64Array(classes);
  for (let i = 0; i < nodes; i++) {
    const parent = (i - 1) >> 1, tau = i === 0 ? 0 : Math.tanh(sharpness * u[2 * all + parent]!);
    p[i] = i === 0 ? 1 : p[parent]! * (i % 2 ? 1 + tau : 1 - tau) / 2;
    for (let c = 0; c < classes; c++) {
      scores[c]! += p[i]! * u[i * classes + c]! * Math.tanh(sigma * u[all + i * classes + c]!);
    }
  }
  return { p, scores };
}
