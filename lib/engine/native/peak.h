// Twin of assembly/peak.ts in work, not in bits: as many chains as hide the latency of this processor's vectors.
float multiply_adds(int rounds, float factor) {
  V f = SPLAT(factor), a[16], sum[NV];
  UNROLL for (int i = 0; i < 16; i++) a[i] = SPLAT(factor * i); // equal chains would become one
  for (int r = 0; r < rounds * 4 * NV; r++) UNROLL for (int i = 0; i < 16; i++) a[i] = FMA(a[i], f, f);
  UNROLL for (int v = 0; v < NV; v++) sum[v] = f;
  UNROLL for (int i = 0; i < 16; i++) sum[i % NV] = ADD(sum[i % NV], a[i]);
  return lane_sum(sum);
}
