/**
 * EdgeML's hard threshold, in place: keeps about `density * n` entries of largest magnitude and zeroes the others
 * (edgeml-models.md 1.5). The threshold is numpy's percentile of the magnitudes with interpolation "higher": the entry
 * number ceil((n - 1) * q) in ascending order, q = ((1 - density) * 100) / 100 in doubles. What equals it stays, so `1
 * + floor(density * (n - 1))` entries survive when magnitudes are distinct; density 1 changes nothing.
 */
export function hardThreshold(values: Float32Array, density: number): void {
  const q = ((1 - density) * 100) / 100, place = Math.ceil((values.length - 1) * q);
  const threshold = values.map(Math.abs).sort()[place] ?? 0;
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]!) < threshold) values[i] = 0;
}
