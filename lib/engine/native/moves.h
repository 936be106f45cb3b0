// Twins of the kernels that mostly move data: assembly/unpack.ts, pooling.ts. Plain loops, which the compiler
// turns into vectors; nothing here is summed, so their order is free.

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
          float block[LANES][16], turned[16 * LANES];                                                                             \
          if (lanes < LANES || here < 16) memset(block, 0, sizeof block);                                                         \
          for (int lane = 0; lane < lanes; lane++) {                                                                              \
            const TYPE *x = source + (long)rows[lane] * row_elements + f;                                                         \
            if (here == 16)                                                                                                       \
              for (int j = 0; j < 16; j++) block[lane][j] = fmaf((float)x[j], scale[f + j], shift[f + j]);                        \
            else                                                                                                                  \
              for (int j = 0; j < here; j++) block[lane][j] = fmaf((float)x[j], scale[f + j], shift[f + j]);                      \
          }                                                                                                                       \
          float *to = here == 16 ? to_group + (long)i * LANES : turned;                                                           \
          for (int r = 0; r < 16; r += 8)                                                                                         \
            for (int c = 0; c < 16; c += 8) transpose8(&block[r][c], 16, to + c * LANES + r, LANES);                              \
          if (here < 16) memcpy(to_group + (long)i * LANES, turned, sizeof(float) * LANES * here);                                \
        }                                                                                                                         \
      }                                                                                                                           \
    }                                                                                                                             \
  }

UNPACK(unpack_u8, uint8_t)
UNPACK(unpack_u16, uint16_t)
UNPACK(unpack_f32, float)
