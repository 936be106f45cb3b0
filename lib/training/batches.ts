/**
 * Sizes of an epoch's batches. `keep`: full batches and a short last one. `drop`: full batches only, as EdgeML's Bonsai
 * trainer. When nothing is shuffled and the rest is kept, EdgeML's ProtoNN trainer spreads the rows over ceil(n / batch)
 * batches whose sizes differ by at most one; with 40,000 rows and batch 32 both rules agree.
 */
export function batchSizes(rows: number, batch: number, lastBatch: "keep" | "drop"): number[] {
  const full = Math.floor(rows / batch), rest = rows - full * batch;
  const sizes = new Array<number>(full).fill(batch);
  if (rest > 0 && lastBatch === "keep") sizes.push(rest);
  return sizes;
}
