// Register tiles of "features of a block times weights"; see assembly/tiles.ts. T outputs x 16 samples.
enum { TILE_STORE, TILE_RELU, TILE_MASK };

INLINE void tile(const int T, const float *x, long x_segment, int segments, int n, const float *w, long w_segment, long w_stride,
                 const float *bias, float *y, int mode, const float *mask) {
  V a[16][NV];
  UNROLL for (int t = 0; t < T; t++) UNROLL for (int v = 0; v < NV; v++) a[t][v] = SPLAT(bias ? bias[t] : 0.0f);
  for (int s = 0; s < segments; s++, x += x_segment, w += w_segment) {
    const float *p = x, *q = w;
    for (int i = 0; i < n; i++, p += LANES, q += w_stride) {
      V u[NV];
      UNROLL for (int v = 0; v < NV; v++) u[v] = LOAD(p + v * VL);
      UNROLL for (int t = 0; t < T; t++) {
        V c = SPLAT(q[t]);
        UNROLL for (int v = 0; v < NV; v++) a[t][v] = FMA(u[v], c, a[t][v]);
      }
    }
  }
  UNROLL for (int t = 0; t < T; t++) UNROLL for (int v = 0; v < NV; v++) {
    V sum = a[t][v];
    int at = t * LANES + v * VL;
    if (mode == TILE_RELU) sum = PMAX(sum, SPLAT(0.0f));
    else if (mode == TILE_MASK) sum = POSITIVE(sum, LOAD(mask + at));
    STORE(y + at, sum);
  }
}

#define TILE_ARGS x, x_segment, segments, n, w + o, w_segment, w_stride, bias ? bias + o : 0, y + o * LANES, mode, mask + o * LANES

#define TILE_CASE(T)                                                                                                               \
  case T: tile(T, TILE_ARGS); break;

// Tiles change no result, only speed: each output is summed by itself.
INLINE void product(const float *x, long x_segment, int segments, int n, const float *w, long w_segment, long w_stride,
                    const float *bias, float *y, int outputs, int mode, const float *mask) {
  int o = 0;
#if NV == 1
  for (; outputs - o >= 16; o += 16) tile(16, TILE_ARGS);
#else
  for (; outputs - o >= 6 && outputs - o != 8; o += 6) tile(6, TILE_ARGS);
  for (; outputs - o >= 4; o += 4) tile(4, TILE_ARGS);
#endif
  switch (outputs - o) {
    TILE_CASE(1) TILE_CASE(2) TILE_CASE(3)
#if NV == 1
    TILE_CASE(4) TILE_CASE(5) TILE_CASE(6) TILE_CASE(7) TILE_CASE(8) TILE_CASE(9) TILE_CASE(10) TILE_CASE(11)
    TILE_CASE(12) TILE_CASE(13) TILE_CASE(14) TILE_CASE(15)
#endif
  }
}
