// Twins of assembly/fastgrnn.ts and its neighbours; the layouts stand there. Tiles change no result: each output is summed by itself.

/** Outputs of the widest tile, features of the widest gradient tile and its panels of 16 columns: what the registers hold. */
#if NV == 1
#define FASTGRNN_TILE 16
#define FASTGRNN_TILES(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14) CASE(15) CASE(16)
enum { GRADIENT_ROWS = 12, GRADIENT_PANELS = 2 };
#define GRADIENT_TILES(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)
#else
#define FASTGRNN_TILE 6
#define FASTGRNN_TILES(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6)
enum { GRADIENT_ROWS = 6, GRADIENT_PANELS = 1 };
#define GRADIENT_TILES(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6)
#endif

/** Steps whose du is gathered before the weight gradient takes them in: their panels and states stay in the second-level cache. */
enum { FASTGRNN_CHUNK = 8 };

// as few tiles as can be, of widths as even as can be, the wide ones first
INLINE int even_width(int widest, int outputs, int o) {
  int tiles = (outputs + widest - 1) / widest, narrow = outputs / tiles, wide = outputs - narrow * tiles;
  return o < wide * (narrow + 1) ? narrow + 1 : narrow;
}
INLINE int tile_width(int outputs, int o) { return even_width(FASTGRNN_TILE, outputs, o); }

INLINE float *fastgrnn_cut(const float *from, long row, long column, int width, int rows, float *to) {
  for (int r = 0; r < rows; r++)
    for (int o = 0; o < width; o++) *to++ = from[r * row + o * column];
  return to;
}

void fastgrnn_pack(P wo, P uo, P po, int inputs, int hidden) {
  const float *w = AT(wo), *u = AT(uo);
  float *packed = AT(po);
  for (int o = 0, width; o < hidden; o += width) {
    width = tile_width(hidden, o);
    packed = fastgrnn_cut(w + o, hidden, 1, width, inputs, packed);
    packed = fastgrnn_cut(u + o, hidden, 1, width, hidden, packed);
  }
  for (int o = 0, width; o < hidden; o += width) {
    width = tile_width(hidden, o);
    packed = fastgrnn_cut(u + (long)o * hidden, 1, hidden, width, hidden, packed);
  }
}

// du [hidden][16] of one step -> `lanes` rows of panels [ceil(hidden / 16)][rows][16]; columns that fill up the last one are zero
INLINE void fastgrnn_panels(const float *du, float *panels, int hidden, int lanes, long panel_floats) {
  for (int o = 0; o < hidden; o += 8, du += 8 * LANES) {
    float *to = panels + (o >> 4) * panel_floats + (o & 8), filled[8 * LANES];
    int here = smaller(8, hidden - o);
    const float *from = du;
    if (here < 8) {
      memset(filled, 0, sizeof filled);
      memcpy(filled, du, sizeof(float) * LANES * here);
      from = filled;
    }
    if (lanes == LANES) {
      transpose8(from, LANES, to, 16);
      transpose8(from + 8, LANES, to + 8 * 16, 16);
    } else {
      for (int s = 0; s < lanes; s++)
        for (int i = 0; i < 8; i++) to[s * 16 + i] = from[i * LANES + s];
    }
    if (!(o & 8) && hidden - o <= 8)
      for (int s = 0; s < lanes; s++) memset(to + s * 16 + 8, 0, sizeof(float) * 8);
  }
}

// g[f][o] += sum over steps (the latest first) and samples of x[step][f][sample] * panel[step, sample][o]: R features x N panels
INLINE void fastgrnn_gradient_tile(const int R, const int N, const float *x, long step, int steps, int lanes, const float *panel,
                                   long panel_floats, float *g, long row) {
  V a[GRADIENT_ROWS][GRADIENT_PANELS * NV];
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int v = 0; v < N * NV; v++) a[r][v] = LOAD(g + r * row + v * VL);
  for (; steps > 0; steps--, x -= step)
    for (int s = 0; s < lanes; s++, panel += 16) {
      V u[GRADIENT_PANELS * NV];
      UNROLL for (int v = 0; v < N * NV; v++) u[v] = LOAD(panel + v / NV * panel_floats + v % NV * VL);
      UNROLL for (int r = 0; r < R; r++) {
        V c = SPLAT(x[r * LANES + s]);
        UNROLL for (int v = 0; v < N * NV; v++) a[r][v] = FMA(u[v], c, a[r][v]);
      }
    }
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int v = 0; v < N * NV; v++) STORE(g + r * row + v * VL, a[r][v]);
}

// takes a chunk into the gradient of [W; U]
static void fastgrnn_gradient(const float *x, long step, int steps, int lanes, const float *panels, float *g, int features, int hidden) {
  long row = (hidden + 15) & ~15, panel_floats = (long)steps * lanes * 16;
  for (int f = 0, n; f < features; f += n, x += (long)n * LANES, g += n * row) {
    n = even_width(GRADIENT_ROWS, features, f);
    for (int o = 0, columns; o < row; o += columns) {
      columns = GRADIENT_PANELS > 1 && row - o >= 32 ? 32 : 16;
      const float *panel = panels + (o >> 4) * panel_floats;
#define CASE(R)                                                                                                       \
  case R:                                                                                                             \
    if (columns == 32) fastgrnn_gradient_tile(R, GRADIENT_PANELS, x, step, steps, lanes, panel, panel_floats, g + o, row); \
    else fastgrnn_gradient_tile(R, 1, x, step, steps, lanes, panel, panel_floats, g + o, row);                        \
    break;
      switch (n) { GRADIENT_TILES(CASE) }
#undef CASE
    }
  }
}

#define BV V
#define BL VL
#define BN NV
#define B(name) whole_##name
INLINE V whole_load(const float *p) { return LOAD(p); }
INLINE void whole_store(float *p, V x) { STORE(p, x); }
INLINE V whole_splat(float x) { return SPLAT(x); }
INLINE V whole_add(V a, V b) { return ADD(a, b); }
INLINE V whole_sub(V a, V b) { return SUB(a, b); }
INLINE V whole_mul(V a, V b) { return MUL(a, b); }
INLINE V whole_div(V a, V b) { return DIV(a, b); }
INLINE V whole_min(V a, V b) { return PMIN(a, b); }
INLINE V whole_max(V a, V b) { return PMAX(a, b); }
INLINE V whole_fma(V a, V b, V c) { return FMA(a, b, c); }
INLINE V whole_nfma(V a, V b, V c) { return NFMA(a, b, c); }
#include "fastgrnn_block.h"
#undef BV
#undef BL
#undef BN
#undef B

// half a block: with AVX-512 in the vectors of AVX2, which some processors run at twice the rate
#define B(name) half_##name
#if NV == 1
#define BV __m256
#define BL 8
#define BN 1
INLINE BV half_load(const float *p) { return _mm256_loadu_ps(p); }
INLINE void half_store(float *p, BV x) { _mm256_storeu_ps(p, x); }
INLINE BV half_splat(float x) { return _mm256_set1_ps(x); }
INLINE BV half_add(BV a, BV b) { return _mm256_add_ps(a, b); }
INLINE BV half_sub(BV a, BV b) { return _mm256_sub_ps(a, b); }
INLINE BV half_mul(BV a, BV b) { return _mm256_mul_ps(a, b); }
INLINE BV half_div(BV a, BV b) { return _mm256_div_ps(a, b); }
INLINE BV half_min(BV a, BV b) { return _mm256_min_ps(b, a); }
INLINE BV half_max(BV a, BV b) { return _mm256_max_ps(b, a); }
INLINE BV half_fma(BV a, BV b, BV c) { return _mm256_fmadd_ps(a, b, c); }
INLINE BV half_nfma(BV a, BV b, BV c) { return _mm256_fnmadd_ps(a, b, c); }
#else
#define BV V
#define BL VL
#define BN (NV / 2)
#define half_load whole_load
#define half_store whole_store
#define half_splat whole_splat
#define half_add whole_add
#define half_sub whole_sub
#define half_mul whole_mul
#define half_div whole_div
#define half_min whole_min
#define half_max whole_max
#define half_fma whole_fma
#define half_nfma whole_nfma
#endif
#include "fastgrnn_block.h"
#undef BV
#undef BL
#undef BN
#undef B

void fastgrnn_forward(P so, P go, P po, P bg, P bu, P zeta, P nu, int inputs, int hidden, int steps, int lanes) {
  float *states = AT(so);
  memset(states + (long)inputs * LANES, 0, sizeof(float) * LANES * hidden);
  if (lanes > 8) whole_forward(states, AT(go), AT(po), AT(bg), AT(bu), *AT(zeta), *AT(nu), inputs, hidden, steps);
  else half_forward(states, AT(go), AT(po), AT(bg), AT(bu), *AT(zeta), *AT(nu), inputs, hidden, steps);
}

void fastgrnn_backward(P so, P go, P po, P zeta, P nu, P dho, P scratch, P sums, P g, int inputs, int hidden, int steps, int lanes) {
  if (lanes > 8)
    whole_backward(AT(so), AT(go), AT(po), *AT(zeta), *AT(nu), AT(dho), AT(scratch), AT(sums), AT(g), inputs, hidden, steps, lanes);
  else half_backward(AT(so), AT(go), AT(po), *AT(zeta), *AT(nu), AT(dho), AT(scratch), AT(sums), AT(g), inputs, hidden, steps, lanes);
}
