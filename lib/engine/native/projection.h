// Twins of assembly/projection.ts, projection_gradient.ts and transpose.ts. Features stand in the vectors: a row's sum over one weight vector is a block of 16 lanes, the
// widest tiles are ROWS_AT_ONCE rows x WEIGHTS_AT_ONCE vectors. Few outputs read the rows as they are; for more, rows are converted once.
#if NV == 1
enum { ROWS_AT_ONCE = 4, WEIGHTS_AT_ONCE = 6, FEATURES_AT_ONCE = 4 };
#elif NV == 2
enum { ROWS_AT_ONCE = 2, WEIGHTS_AT_ONCE = 3, FEATURES_AT_ONCE = 4 };
#else
enum { ROWS_AT_ONCE = 2, WEIGHTS_AT_ONCE = 3, FEATURES_AT_ONCE = 4 };
#endif
enum { BYTES, FLOATS_AS_THEY_ARE, FLOATS };
/** Features at a time: the weights that meet them stay in the first-level cache. */
enum { PROJECT_CHUNK = 512 };

INLINE V row_load(const int kind, const uint8_t *row, long f, const float *scale, const float *shift) {
  if (kind == FLOATS_AS_THEY_ARE) return LOAD((const float *)row + f);
  return FMA(kind == BYTES ? LOAD_BYTES(row + f) : LOAD((const float *)row + f), LOAD(scale + f), LOAD(shift + f));
}

// `length` features from f on to floats, filled up with zeros to a multiple of 16
INLINE void convert_row(const int kind, const uint8_t *row, long f, int length, const float *scale, const float *shift, float *to) {
  int i = 0;
  for (; i + LANES <= length; i += LANES) EACH_VECTOR STORE(to + i + v * VL, row_load(kind, row, f + i + v * VL, scale, shift));
  if (i == length) return;
  memset(to + i, 0, sizeof(float) * LANES);
  for (; i < length; i++) to[i] = fmaf(kind == BYTES ? row[f + i] : ((const float *)row)[f + i], scale[f + i], shift[f + i]);
}

// acc[r][o] += x w over whole blocks of features; weights stand CHUNK floats apart, the sums of a row `acc_row`
INLINE void dot_tile(const int R, const int J, const int kind, const uint8_t *const *x, long first, long features, const float *scale,
                     const float *shift, const float *w, float *acc, long acc_row) {
  V a[ROWS_AT_ONCE][WEIGHTS_AT_ONCE][NV];
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int j = 0; j < J; j++) EACH_VECTOR a[r][j][v] = LOAD(acc + r * acc_row + j * LANES + v * VL);
  for (long f = 0; f < features; f += LANES) EACH_VECTOR {
    V u[ROWS_AT_ONCE];
    UNROLL for (int r = 0; r < R; r++) u[r] = row_load(kind, x[r], first + f + v * VL, scale, shift);
    UNROLL for (int j = 0; j < J; j++) {
      V c = LOAD(w + j * PROJECT_CHUNK + f + v * VL);
      UNROLL for (int r = 0; r < R; r++) a[r][j][v] = FMA(u[r], c, a[r][j][v]);
    }
  }
  UNROLL for (int r = 0; r < R; r++) UNROLL for (int j = 0; j < J; j++) EACH_VECTOR STORE(acc + r * acc_row + j * LANES + v * VL, a[r][j][v]);
}

#define DOT_CASE(J) case J: dot_tile(ROWS_AT_ONCE, J, kind, x, first, features, scale, shift, w, acc, acc_row); break;
INLINE void dots(const int kind, const uint8_t *const *x, long first, long features, const float *scale, const float *shift, const float *w,
                 int width, float *acc, long acc_row) {
  switch (width) {
    DOT_CASE(1) DOT_CASE(2) DOT_CASE(3)
#if NV == 1
    DOT_CASE(4) DOT_CASE(5) DOT_CASE(6)
#endif
  }
}

INLINE void project_kind(const int kind, const int *rows, int count, const uint8_t *source, int features, const float *scale,
                         const float *shift, const float *w, long w_stride, const float *bias, int outputs, float *y, float *scratch) {
  float *converted = scratch, *packed = converted + ROWS_AT_ONCE * PROJECT_CHUNK, *acc = packed + (long)outputs * PROJECT_CHUNK;
  long row_bytes = kind == BYTES ? features : 4L * features, acc_row = (long)outputs * LANES;
  memset(acc, 0, sizeof(float) * acc_row * (count + ROWS_AT_ONCE - 1));
  for (int f = 0; f < features; f += PROJECT_CHUNK) {
    int n = smaller(PROJECT_CHUNK, features - f), padded = (n + 15) & ~15;
    const int convert = outputs > WEIGHTS_AT_ONCE || n < padded;
    for (int o = 0; o < outputs; o++) {
      memcpy(packed + (long)o * PROJECT_CHUNK, w + o * w_stride + f, sizeof(float) * n);
      memset(packed + (long)o * PROJECT_CHUNK + n, 0, sizeof(float) * (padded - n));
    }
    for (int r0 = 0; r0 < count; r0 += ROWS_AT_ONCE) {
      const uint8_t *x[ROWS_AT_ONCE];
      for (int r = 0; r < ROWS_AT_ONCE; r++) {
        x[r] = source + rows[smaller(r0 + r, count - 1)] * row_bytes; // a row too many is computed and dropped
        if (convert) {
          convert_row(kind, x[r], f, n, scale, shift, converted + r * PROJECT_CHUNK);
          x[r] = (const uint8_t *)(converted + r * PROJECT_CHUNK);
        }
      }
      for (int o = 0, width; o < outputs; o += width) {
        float *sums = acc + r0 * acc_row + (long)o * LANES;
        width = even_width(WEIGHTS_AT_ONCE, outputs, o);
        if (convert) dots(FLOATS_AS_THEY_ARE, x, 0, padded, scale, shift, packed + (long)o * PROJECT_CHUNK, width, sums, acc_row);
        else dots(kind, x, f, padded, scale, shift, packed + (long)o * PROJECT_CHUNK, width, sums, acc_row);
      }
    }
  }
  for (int r = 0; r < ((count + 15) & ~15); r++)
    for (int o = 0; o < outputs; o++) {
      float *to = y + ((long)(r >> 4) * outputs + o) * LANES + (r & 15);
      V a[NV];
      EACH_VECTOR a[v] = r < count ? LOAD(acc + r * acc_row + (long)o * LANES + v * VL) : SPLAT(0.0f);
      *to = bias && r < count ? lane_sum(a) + bias[o * w_stride] : lane_sum(a);
    }
}

void project(int kind, P ro, int count, P so, int features, P scale, P shift, P w, int w_stride, P bias, int outputs, P y, P scratch) {
  const int *rows = (const int *)AT(ro);
  const uint8_t *source = (const uint8_t *)AT(so);
  const float *b = bias ? AT(bias) : 0;
  if (kind == 0) project_kind(BYTES, rows, count, source, features, AT(scale), AT(shift), AT(w), w_stride, b, outputs, AT(y), AT(scratch));
  else project_kind(FLOATS, rows, count, source, features, AT(scale), AT(shift), AT(w), w_stride, b, outputs, AT(y), AT(scratch));
}

// J weight vectors x N vectors of features, all rows in order; `left` features are stored
INLINE void outer_tile(const int J, const int N, const int kind, const int *rows, const uint8_t *source, long row_bytes, int count, long f,
                       const float *scale, const float *shift, const float *d, int outputs, float *g, long g_stride, int left) {
  V a[WEIGHTS_AT_ONCE][FEATURES_AT_ONCE];
  UNROLL for (int j = 0; j < J; j++) UNROLL for (int i = 0; i < N; i++) a[j][i] = SPLAT(0.0f);
  for (int n = 0; n < count; n += LANES, d += (long)outputs * LANES)
    for (int s = 0, end = smaller(LANES, count - n); s < end; s++) {
      const uint8_t *row = source + (rows ? rows[n + s] : n + s) * row_bytes;
      V u[FEATURES_AT_ONCE];
      UNROLL for (int i = 0; i < N; i++) u[i] = row_load(kind, row, f + i * VL, scale, shift);
      UNROLL for (int j = 0; j < J; j++) {
        V c = SPLAT(d[j * LANES + s]);
        UNROLL for (int i = 0; i < N; i++) a[j][i] = FMA(u[i], c, a[j][i]);
      }
    }
  UNROLL for (int j = 0; j < J; j++) UNROLL for (int i = 0; i < N; i++) {
    if (left >= (i + 1) * VL) {
      STORE(g + j * g_stride + i * VL, a[j][i]);
    } else {
      float last[VL];
      STORE(last, a[j][i]);
      for (int l = 0; l < left - i * VL; l++) g[j * g_stride + i * VL + l] = last[l];
    }
  }
}

#define OUTER_CASE(J) case J: outer_tile(J, N, kind, rows, source, row_bytes, count, f, scale, shift, d, outputs, g, g_stride, left); break;
INLINE void outers(const int N, const int kind, const int *rows, const uint8_t *source, long row_bytes, int count, long f, const float *scale,
                   const float *shift, const float *d, int outputs, float *g, long g_stride, int left, int width) {
  switch (width) {
    OUTER_CASE(1) OUTER_CASE(2) OUTER_CASE(3)
#if NV == 1
    OUTER_CASE(4) OUTER_CASE(5) OUTER_CASE(6)
#endif
  }
}

INLINE void project_gradient_kind(const int kind, const int *rows, int count, const uint8_t *source, int features, const float *scale,
                                  const float *shift, const float *d, int outputs, float *g, long g_stride, float *scratch) {
  enum { CHUNK = 64, TILE = FEATURES_AT_ONCE * VL };
  long row_bytes = kind == BYTES ? features : 4L * features;
  for (int f = 0; f < features; f += CHUNK) {
    int n = smaller(CHUNK, features - f);
    const int convert = outputs > WEIGHTS_AT_ONCE || n < CHUNK;
    if (convert)
      for (int r = 0; r < count; r++) convert_row(kind, source + rows[r] * row_bytes, f, n, scale, shift, scratch + r * CHUNK);
    for (int o = 0, width; o < outputs; o += width) {
      width = even_width(WEIGHTS_AT_ONCE, outputs, o);
      for (int i = 0; i < n; i += TILE) {
        const float *from = d + (long)o * LANES;
        float *to = g + o * g_stride + f + i;
        if (convert)
          outers(FEATURES_AT_ONCE, FLOATS_AS_THEY_ARE, 0, (const uint8_t *)scratch, CHUNK * 4, count, i, scale, shift, from, outputs, to, g_stride, n - i, width);
        else outers(FEATURES_AT_ONCE, kind, rows, source, row_bytes, count, f + i, scale, shift, from, outputs, to, g_stride, n - i, width);
      }
    }
  }
}

void project_gradient(int kind, P ro, int count, P so, int features, P scale, P shift, P d, int outputs, P g, int g_stride, P scratch) {
  const int *rows = (const int *)AT(ro);
  const uint8_t *source = (const uint8_t *)AT(so);
  if (kind == 0) project_gradient_kind(BYTES, rows, count, source, features, AT(scale), AT(shift), AT(d), outputs, AT(g), g_stride, AT(scratch));
  else project_gradient_kind(FLOATS, rows, count, source, features, AT(scale), AT(shift), AT(d), outputs, AT(g), g_stride, AT(scratch));
}

void transpose(P fo, int from_stride, int rows, int columns, P to, int to_stride) {
  const float *from = AT(fo);
  float *t = AT(to);
  for (int r = 0; r < rows; r += 16) // both sides of sixteen rows stay in the first-level cache
    for (int c = 0, end = smaller(rows, r + 16); c < columns; c += 8) {
      int i = r, here = smaller(8, columns - c);
      const float *p = from + (long)r * from_stride + c;
      float *q = t + (long)c * to_stride + r;
      if (here == 8)
        for (; end - i >= 8; i += 8, p += 8L * from_stride, q += 8) transpose8(p, from_stride, q, to_stride);
      for (; i < end; i++, p += from_stride, q++)
        for (int j = 0; j < here; j++) q[(long)j * to_stride] = p[j];
    }
}
