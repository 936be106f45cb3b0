/** ProtoNN behind its projection, on one sample in double precision: edgeml-models.md, section 2.2. */
export interface ProtonnTensors {
  /** [dimensions], the projected sample. */
  readonly p: Float64Array;
  /** [dimensions][prototypes] and [classes][prototypes]. */
  readonly b: Float64Array;
  readonly z: Float64Array;
}

/** Similarities to the prototypes, and class scores. */
export function protonnScores(
  { p, b, z }: ProtonnTensors,
  gamma: number,
): { kernel: Float64Array; scores: Float64Array } {
  const m = b.length / p.length;
  const kernel = Float64Array.from({ length: m }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < p.length; j++) sum += (b[j * m + k]! - p[j]!) ** 2;
    return Math.exp(-(gamma ** 2) * sum);
  });
  const scores = Float64Array.from({ length: z.length / m }, (_, c) => {
    return kernel.reduce((sum, value, k) => sum + z[c * m + k]! * value, 0);
  });
  return { kernel, scores };
}
