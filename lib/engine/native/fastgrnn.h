// Twins of assembly/fastgrnn.ts and its neighbours; the layouts stand there. Tiles change no result: each output is
// summed by itself.

/**
 * Outputs of the widest tile, features of the widest gradient tile and its panels of 16 columns: what the registers
 * hold.
 */
#if NV == 1
#define FASTGRNN_TILE 16
#define SPARSE_TILE 8
#define SPARSE_TILES(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8)
#define FASTGRNN_TILES(CASE) GRADIENT_TILES(CASE) CASE(13) CASE(14) CASE(15) CASE(16)
enum { GRADIENT_ROWS = 12, GRADIENT_PANELS = 2 };
#define GRADIENT_TILES(CASE) SPARSE_TILES(CASE) CASE(9) CASE(10) CASE(11) CASE(12)
#else
#define FASTGRNN_TILE 6
#define SPARSE_TILE 6
#define SPARSE_TILES FASTGRNN_TILES
#define FASTGRNN_TILES(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6)
enum { GRADIENT_ROWS = 6, GRADIENT_PANELS = 1 };
#define GRADIENT_TILES(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6)
#endif

/**
 * Steps whose du is gathered before the weight gradient takes them in: their panels and states stay in the second-level
 * cache.
 */
enum { FASTGRNN_CHUNK = 8 };

// as few tiles as can be, of widths as even as can be, the wide ones first
INLINE int even_width(int widest, int outputs, int o) {
  int tiles = (outputs + widest - 1) / widest, narrow = outputs / tiles, wide = outputs - narrow * tiles;
  return o < wide * (narrow + 1) ? narrow + 1 : narrow;
}
INLINE int tile_width(int outputs, int o) { return even_width(FASTGRNN_TILE, outputs, o); }

// The matrix element [r][o] of a product is from[r * row + o * column].
typedef struct { const float *from; long row, column; int rows; } Part;

/** Floats before the two packed matrices: whether each is packed without its zeros. */
enum { PACKED_HEADER = 16 };

static void pack_dense(const Part *parts, int count, int outputs, float *to) {
  for (int o = 0, width; o < outputs; o += width) {
    width = tile_width(outputs, o);
    for (const Part *p = parts; p < parts + count; p++)
      for (int r = 0; r < p->rows; r++)
        for (int i = o; i < o + width; i++) *to++ = p->from[r * p->row + i * p->column];
  }
}

// Without zeros: outputs sorted by how many weights they have, the most first, and taken in groups of equal length,
// filled up with weights of zero. A group is its length, its outputs, and for each place the weights, then where in x
// their features begin. Returns 0, and leaves `to` alone, if that needs more room than the matrix.
static int pack_sparse(const Part *parts, int count, int outputs, float *to) {
  int rows = 0, filled[outputs], order[outputs], stride[outputs];
  float *base[outputs];
  memset(filled, 0, sizeof filled);
  for (const Part *p = parts; p < parts + count; p++, rows += p[-1].rows)
    for (int r = 0; r < p->rows; r++)
      for (int o = 0; o < outputs; o++) filled[o] += p->from[r * p->row + o * p->column] != 0;
  int starts[rows + 2];
  memset(starts, 0, sizeof starts);
  for (int o = 0; o < outputs; o++) starts[rows - filled[o] + 1]++;
  for (int n = 1; n < rows + 2; n++) starts[n] += starts[n - 1];
  for (int o = 0; o < outputs; o++) order[starts[rows - filled[o]]++] = o;
  long need = 0;
  for (int o = 0, width; o < outputs; o += width) {
    width = even_width(SPARSE_TILE, outputs, o);
    need += 1 + width + 2l * width * filled[order[o]];
  }
  if (need > (long)rows * outputs) return 0;
  for (int o = 0, width; o < outputs; o += width) {
    width = even_width(SPARSE_TILE, outputs, o);
    int length = filled[order[o]], *head = (int *)to;
    *head++ = length;
    to += 1 + width;
    memset(to, 0, sizeof(float) * 2 * width * length);
    for (int i = 0; i < width; i++, to++) {
      int output = order[o + i];
      *head++ = output * LANES;
      base[output] = to;
      stride[output] = width;
    }
    to += 2l * width * length - width;
  }
  long feature = 0;
  for (const Part *p = parts; p < parts + count; p++)
    for (int r = 0; r < p->rows; r++, feature += LANES)
      for (int o = 0; o < outputs; o++) {
        float weight = p->from[r * p->row + o * p->column];
        if (weight != 0) {
          *base[o] = weight;
          ((int *)base[o])[stride[o]] = feature;
          base[o] += 2 * stride[o];
        }
      }
  return 1;
}

void fastgrnn_pack(P wo, P uo, P po, int inputs, int hidden) {
  const float *w = AT(wo), *u = AT(uo);
  const Part forward[] = {{w, hidden, 1, inputs}, {u, hidden, 1, hidden}}, turned[] = {{u, 1, hidden, hidden}};
  int *header = (int *)AT(po);
  float *packed = AT(po) + PACKED_HEADER, *behind = packed + (long)(inputs + hidden) * hidden;
  header[0] = pack_sparse(forward, 2, hidden, packed);
  if (!header[0]) pack_dense(forward, 2, hidden, packed);
  header[1] = pack_sparse(turned, 1, hidden, behind);
  if (!header[1]) pack_dense(turned, 1, hidden, behind);
}

// du [hidden][16] of one step -> `lanes` rows of panels [ceil(hidden / 16)][rows][16]; columns that fill up the last
// one are zero
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

// g[f][o] += sum over steps (the latest first) and samples of x[step][f][sample] * panel[step, sample][o]: R features x
// N panels
INLINE void fastgrnn_gradient_tile(const int R, const int N, const float *x, long step, int steps, int lanes,
                                   const float *panel, long panel_floats, float *g, long row) {
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
static void fastgrnn_gradient(const float *x, long step, int steps, int lanes, const float *panels, float *g,
                              int features, int hidden) {
  long row = (hidden + 15) & ~15, panel_floats = (long)steps * lanes * 16;
  for (int f = 0, n; f < features; f += n, x += (long)n * LANES, g += n * row) {
    n = even_width(GRADIENT_ROWS, features, f);
    for (int o = 0, columns; o < row; o += columns) {
      columns = GRADIENT_PANELS > 1 && row - o >= 32 ? 32 : 16;
      const float *panel = panels + (o >> 4) * panel_floats;
#define ARGS x, step, steps, lanes, panel, panel_floats, g + o, row
#define CASE(R)                                                               \
  case R:                                                                     \
    if (columns == 32) fastgrnn_gradient_tile(R, GRADIENT_PANELS, ARGS);      \
    else fastgrnn_gradient_tile(R, 1, ARGS);                                  \
    break;
      switch (n) { GRADIENT_TILES(CASE) }
#undef CASE
#undef ARGS
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
  (lanes > 8 ? whole_forward : half_forward)(states, AT(go), AT(po), AT(bg), AT(bu), *AT(zeta), *AT(nu), inputs, hidden,
                                             steps);
}

void fastgrnn_backward(P so, P go, P po, P zeta, P nu, P dho, P scratch, P sums, P g, int inputs, int hidden, int steps,
                       int lanes) {
  (lanes > 8 ? whole_backward : half_backward)(AT(so), AT(go), AT(po), *AT(zeta), *AT(nu), AT(dho), AT(scratch),
                                               AT(sums), AT(g), inputs, hidden, steps, lanes);
}
