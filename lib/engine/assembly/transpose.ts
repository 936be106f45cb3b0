// A matrix turned.
// Four rows and four columns at a time.
// @ts-ignore: decorator
@inline
function transpose4(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const r0 = v128.load(from), r1 = v128.load(from + fromStride);
  const r2 = v128.load(from + 2 * fromStride), r3 = v128.load(from + 3 * fromStride);
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5)), v128.store(to + toStride, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
  v128.store(to + 2 * toStride, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
  v128.store(to + 3 * toStride, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
}

/** to[column][row] = from[row][column]; rows of both are so many floats apart. */
export function transpose(from: usize, fromStride: i32, rows: i32, columns: i32, to: usize, toStride: i32): void {
  const a = <usize> fromStride << 2, b = <usize> toStride << 2;
  for (let r = 0; r < rows; r += 16) { // both sides of sixteen rows stay in the first-level cache
    const end = min(rows, r + 16);
    for (let c = 0; c < columns; c += 4) {
      let i = r, p = from + <usize> r * a + (<usize> c << 2), q = to + <usize> c * b + (<usize> r << 2);
      if (columns - c >= 4) for (; end - i >= 4; i += 4, p += 4 * a, q += 16) transpose4(p, a, q, b);
      for (; i < end; i++, p += a, q += 4) {
        for (let j = 0; j < min(4, columns - c); j++) store<f32>(q + <usize> j * b, load<f32>(p + (<usize> j << 2)));
      }
    }
  }
}
