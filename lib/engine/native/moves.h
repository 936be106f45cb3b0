// Twins of the kernels that mostly move data: assembly/unpack.ts, to_panels, max_pool_forward. Plain loops, which the compiler
// turns into vectors; nothing here is summed, so their order is free.

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

void to_panels(P dyo, P po, int pixels, int outputs, int rows, int first_row) {
  const float *dy = AT(dyo);
  float *panels = AT(po);
  for (int o = 0; o < outputs; o += 8) {
    float *base = panels + (long)((o >> 4) * (long)rows + first_row) * 16 + (o & 15);
    int here = smaller(8, outputs - o);
    for (int pixel = 0; pixel < pixels; pixel++) {
      const float *from = dy + ((long)pixel * outputs + o) * LANES;
      float *to = base + (long)pixel * LANES * 16, filled[8 * LANES];
      if (here < 8) {
        memset(filled, 0, sizeof filled);
        memcpy(filled, from, sizeof(float) * LANES * here);
        from = filled;
      }
      transpose8(from, LANES, to, 16);
      transpose8(from + 8, LANES, to + 8 * 16, 16);
    }
  }
}

void max_pool_forward(P xo, P yo, int in_width, int out_height, int out_width, int channels) {
  const float *x = AT(xo);
  float *y = AT(yo);
  long pixel = (long)channels * LANES, row = in_width * pixel;
  for (int i = 0; i < out_height; i++)
    for (int j = 0; j < out_width; j++, y += pixel) {
      const float *p = x + 2 * i * row + 2 * j * pixel;
      for (long o = 0; o < pixel; o += VL) {
        V top = LARGER(LOAD(p + o), LOAD(p + pixel + o)), bottom = LARGER(LOAD(p + row + o), LOAD(p + row + pixel + o));
        STORE(y + o, LARGER(top, bottom));
      }
    }
}

// Sixteen features of up to sixteen rows at a time: converted row by row, then turned.
#define UNPACK(NAME, TYPE)                                                                                                        \
  void NAME(P ro, int count, P so, int row_elements, int groups, int group_length, P to, P group_stride, P block_stride, P out,   \
            P scale_o, P shift_o) {                                                                                               \
    const int *rows = (const int *)AT(ro), *table = (const int *)AT(to);                                                          \
    const TYPE *source = (const TYPE *)AT(so);                                                                                    \
    const float *scale = AT(scale_o), *shift = AT(shift_o);                                                                       \
    for (int b = 0; b * LANES < count; b++, rows += LANES, out += block_stride) {                                                 \
      int lanes = smaller(LANES, count - b * LANES);                                                                              \
      for (int g = 0; g < groups; g++) {                                                                                          \
        float *to_group = AT(out + g * group_stride);                                                                             \
        for (int i = 0; i < group_length; i += 16) {                                                                              \
          int f = table[g] + i, here = smaller(16, group_length - i);                                                             \
          float block[LANES][16] = {{0}}, turned[16][LANES];                                                                      \
          for (int lane = 0; lane < lanes; lane++) {                                                                              \
            const TYPE *x = source + (long)rows[lane] * row_elements + f;                                                         \
            if (here == 16)                                                                                                       \
              for (int j = 0; j < 16; j++) block[lane][j] = fmaf((float)x[j], scale[f + j], shift[f + j]);                        \
            else                                                                                                                  \
              for (int j = 0; j < here; j++) block[lane][j] = fmaf((float)x[j], scale[f + j], shift[f + j]);                      \
          }                                                                                                                       \
          for (int r = 0; r < 16; r += 8)                                                                                         \
            for (int c = 0; c < 16; c += 8) transpose8(&block[r][c], 16, &turned[c][r], LANES);                                   \
          memcpy(to_group + (long)i * LANES, turned, sizeof(float) * LANES * here);                                               \
        }                                                                                                                         \
      }                                                                                                                           \
    }                                                                                                                             \
  }

UNPACK(unpack_u8, uint8_t)
UNPACK(unpack_u16, uint16_t)
UNPACK(unpack_f32, float)
