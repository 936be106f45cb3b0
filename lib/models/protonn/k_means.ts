import type { Random } from "../../random/mod.ts";

const ROUNDS = 50;

/**
 * Lloyd's k-means from k-means++ seeds: centres [count][dimensions] of points [n][dimensions]. It ends when no point
 * changes its centre, or after 50 rounds; a centre without points stays where it is.
 */
export function kMeans(points: Float32Array, dimensions: number, count: number, random: Random): Float32Array {
  const n = points.length / dimensions,
    centres = seeds(points, dimensions, count, random),
    nearest = new Int32Array(n).fill(-1);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(centres.length), members = new Int32Array(count);
    let changed = 0;
    for (let i = 0; i < n; i++) {
      let best = 0, least = Infinity;
      for (let k = 0; k < count; k++) {
        const apart = squaredDistance(points, i, centres, k, dimensions);
        if (apart < least) least = apart, best = k;
      }
      changed += Number(nearest[i] !== best);
      nearest[i] = best;
      members[best]!++;
      for (let j = 0; j < dimensions; j++) sums[best * dimensions + j]! += points[i * dimensions + j]!;
    }
    if (changed === 0) break;
    centres.forEach((_, at) => {
      const own = members[Math.floor(at / dimensions)]!;
      if (own > 0) centres[at] = sums[at]! / own;
    });
  }
  return centres;
}

/** Arthur and Vassilvitskii, 2007: each further seed is a point, drawn with its squared distance to the seeds there are. */
function seeds(points: Float32Array, dimensions: number, count: number, random: Random): Float32Array {
  const n = points.length / dimensions,
    centres = new Float32Array(count * dimensions),
    apart = new Float64Array(n).fill(Infinity);
  let next = random.nextInt(n);
  for (let k = 0; k < count; k++) {
    centres.set(points.subarray(next * dimensions, (next + 1) * dimensions), k * dimensions);
    let total = 0;
    for (let i = 0; i < n; i++) {
      total += apart[i] = Math.min(apart[i]!, squaredDistance(points, i, centres, k, dimensions));
    }
    let rest = random.nextFloat() * total;
    for (next = 0; next < n - 1; next++) if ((rest -= apart[next]!) < 0) break;
  }
  return centres;
}

function squaredDistance(a: Float32Array, i: number, b: Float32Array, k: number, dimensions: number): number {
  let sum = 0;
  for (let j = 0; j < dimensions; j++) sum += (a[i * dimensions + j]! - b[k * dimensions + j]!) ** 2;
  return sum;
}
