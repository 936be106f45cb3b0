// Twin of assembly/weight_gradient.ts: outputs stand in the vectors, features are splats.

#if defined(__AVX2__)
// rows of 8 floats, `from_stride` apart, to columns `to_stride` apart
INLINE void transpose8(const float *from, long from_stride, float *to, long to_stride) {
  __m256 r[8], t[8];
  UNROLL for (int i = 0; i < 8; i++) r[i] = _mm256_loadu_ps(from + i * from_stride);
  UNROLL for (int i = 0; i < 8; i += 2) {
    t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
    t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
  }
  UNROLL for (int i = 0; i < 8; i += 4) {
    r[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
    r[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
    r[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    r[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
  }
  UNROLL for (int i = 0; i < 4; i++) {
    _mm256_storeu_ps(to + i * to_stride, _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
    _mm256_storeu_ps(to + (i + 4) * to_stride, _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
  }
}
#else
INLINE void transpose8(const float *from, long from_stride, float *to, long to_stride) {
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 8; j++) to[j * to_stride + i] = from[i * from_stride + j];
}
#endif


// Samples out of the lanes: to[pixel][sample][width] of `width` (8 or 16) outputs of dy, `here` of them there.
INLINE void panel_of(const float *dy, long pixel_stride, float *to, int pixels, int here, const int width) {
  for (int pixel = 0; pixel < pixels; pixel++, dy += pixel_stride, to += LANES * width) {
    const float *from = dy;
    float filled[16 * LANES];
    if (here < width) from = memcpy(filled, dy, sizeof(float) * LANES * here); // the rest is not stored
    UNROLL for (int o = 0; o < width; o += 8) UNROLL for (int s = 0; s < LANES; s += 8)
      transpose8(from + o * LANES + s, LANES, to + s * width + o, width);
  }
}

// Stores the first `count` floats of a vector.
#if NV == 1
#define FIRST(count, most) ((count) >= (most) ? (1 << (most)) - 1 : (1 << (count)) - 1)
#define STORE_FIRST(p, v, count) _mm512_mask_storeu_ps(p, FIRST(count, 16), v)
#else
INLINE void STORE_FIRST(float *p, V v, int count) {
  float all[VL];
  if (count >= VL) STORE(p, v);
  else if (count > 0) {
    STORE(all, v);
    memcpy(p, all, sizeof(float) * count);
  }
}
#endif

// A half panel of 8 outputs fills vectors of its own on AVX-512, so that no lane is idle.
#if NV == 1
typedef __m256 H;
#define HALF_VL 8
#define H_LOAD(p) _mm256_loadu_ps(p)
#define H_STORE(p, v, count) _mm256_mask_storeu_ps(p, FIRST(count, 8), v)
#define H_SPLAT(x) _mm256_set1_ps(x)
#define H_FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#else
typedef V H;
#define HALF_VL VL
#define H_LOAD LOAD
#define H_STORE STORE_FIRST
#define H_SPLAT SPLAT
#define H_FMA FMA
#endif

typedef struct {
  long x_pixel, x_row, x_block, g_stride;
  int rows, columns, blocks, here;
} Walk;

// R features x one panel: each entry is one sum over blocks, pixels and samples, in that order.
#define GRADIENT_TILE(NAME, T, WIDTH, TVL, TLOAD, TSTORE, TSPLAT, TFMA)                                                           \
  INLINE void NAME(const int R, const float *x, const float *panel, float *g, const Walk *walk) {                                 \
    T a[MOST_FEATURES(WIDTH)][WIDTH / TVL]; /* of a fixed size: a variable one would stay in memory */                            \
    UNROLL for (int r = 0; r < R; r++) UNROLL for (int v = 0; v < WIDTH / TVL; v++) a[r][v] = TLOAD(g + r * walk->g_stride + v * TVL); \
    long x_pixel = walk->x_pixel;                                                                                                 \
    for (int b = 0; b < walk->blocks; b++)                                                                                        \
      for (int i = 0; i < walk->rows; i++) {                                                                                      \
        const float *q = x + b * walk->x_block + i * walk->x_row, *end = q + walk->columns * x_pixel;                             \
        for (; q < end; q += x_pixel)                                                                                             \
          for (const float *p = q; p < q + LANES; p++, panel += WIDTH) {                                                          \
            T u[WIDTH / TVL];                                                                                                     \
            UNROLL for (int v = 0; v < WIDTH / TVL; v++) u[v] = TLOAD(panel + v * TVL);                                           \
            UNROLL for (int r = 0; r < R; r++) {                                                                                  \
              T c = TSPLAT(p[r * LANES]);                                                                                         \
              UNROLL for (int v = 0; v < WIDTH / TVL; v++) a[r][v] = TFMA(u[v], c, a[r][v]);                                      \
            }                                                                                                                     \
          }                                                                                                                       \
      }                                                                                                                           \
    UNROLL for (int r = 0; r < R; r++) UNROLL for (int v = 0; v < WIDTH / TVL; v++)                                               \
      TSTORE(g + r * walk->g_stride + v * TVL, a[r][v], walk->here - v * TVL);                                                    \
  }

// twelve accumulators of two vectors fill AVX2's sixteen registers, and hide the latency everywhere
#define MOST_FEATURES(WIDTH) (NV == 2 && WIDTH == 16 ? 6 : 12)
GRADIENT_TILE(gradient_full, V, 16, VL, LOAD, STORE_FIRST, SPLAT, FMA)
GRADIENT_TILE(gradient_half, H, 8, HALF_VL, H_LOAD, H_STORE, H_SPLAT, H_FMA)

#define GRADIENT_CASE(TILE, R)                                                                                                    \
  case R: TILE(R, x, panel, g, walk); break;
#define GRADIENT_CASES_6(TILE)                                                                                                    \
  GRADIENT_CASE(TILE, 1) GRADIENT_CASE(TILE, 2) GRADIENT_CASE(TILE, 3) GRADIENT_CASE(TILE, 4) GRADIENT_CASE(TILE, 5) GRADIENT_CASE(TILE, 6)
#define GRADIENT_CASES_12(TILE)                                                                                                   \
  GRADIENT_CASES_6(TILE) GRADIENT_CASE(TILE, 7) GRADIENT_CASE(TILE, 8) GRADIENT_CASE(TILE, 9) GRADIENT_CASE(TILE, 10)              \
  GRADIENT_CASE(TILE, 11) GRADIENT_CASE(TILE, 12)

static void gradient_features(int features, int half, const float *x, const float *panel, float *g, const Walk *walk) {
  if (half) switch (features) { GRADIENT_CASES_12(gradient_half) }
#if NV == 2
  else switch (features) { GRADIENT_CASES_6(gradient_full) }
#else
  else switch (features) { GRADIENT_CASES_12(gradient_full) }
#endif
}

void conv_weight_gradient(P xo, P dyo, P go, P so, int in_height, int in_width, int inputs, int outputs, int k, int blocks, P x_block,
                          P dy_block) {
  int rows = in_height - k + 1, columns = in_width - k + 1, pixels = rows * columns, n = k * inputs;
  const float *x = AT(xo);
  float *panel = AT(so);
  Walk walk = {(long)inputs * LANES, (long)in_width * inputs * LANES, x_block / 4, outputs, rows, columns, blocks, 0};
  for (int o = 0; o < outputs;) {
    int half = outputs - o <= 8, width = half ? 8 : 16, most = half ? MOST_FEATURES(8) : MOST_FEATURES(16);
    walk.here = smaller(width, outputs - o);
    for (int b = 0; b < blocks; b++) {
      const float *dy = AT(dyo + b * dy_block) + o * LANES;
      float *to = panel + (long)b * pixels * LANES * width;
      if (half) panel_of(dy, (long)outputs * LANES, to, pixels, walk.here, 8);
      else panel_of(dy, (long)outputs * LANES, to, pixels, walk.here, 16);
    }
    // the features of a row of the window, in as few tiles as can be, as even as can be: few accumulators would wait for each other
    int tiles = (n + most - 1) / most;
    for (int ky = 0; ky < k; ky++)
      for (int t = 0, f = 0; t < tiles; t++) {
        int features = n / tiles + (t < n % tiles);
        const float *from = x + (long)ky * walk.x_row + (long)f * LANES;
        gradient_features(features, half, from, panel, AT(go) + (long)(ky * n + f) * outputs + o, &walk);
        f += features;
      }
    o += width;
  }
}
