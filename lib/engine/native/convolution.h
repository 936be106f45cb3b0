// Twins of assembly/convolution.ts.
typedef uint32_t P;

void conv_forward(P xo, P wo, P bo, P yo, int in_width, int out_height, int out_width, int inputs, int outputs, int k,
                  int use_relu, int blocks, P x_block, P y_block) {
  const float *w = AT(wo), *bias = bo ? AT(bo) : 0;
  long n = k * inputs;
  for (int b = 0; b < blocks; b++) {
    const float *x = AT(xo + b * x_block);
    float *y = AT(yo + b * y_block);
    for (int i = 0; i < out_height; i++)
      for (int j = 0; j < out_width; j++)
        product(x + (long)(i * in_width + j) * inputs * LANES, (long)in_width * inputs * LANES, k, n, w, n * outputs, outputs, bias,
                y + (long)(i * out_width + j) * outputs * LANES, outputs, use_relu ? TILE_RELU : TILE_STORE, y);
  }
}

static inline int smaller(int a, int b) { return a < b ? a : b; }
static inline int larger(int a, int b) { return a > b ? a : b; }

void conv_input_gradient(P dyo, P fo, P dxo, P mo, int in_height, int in_width, int out_height, int out_width, int inputs,
                         int outputs, int k, int blocks, P dy_block, P dx_block, P mask_block) {
  const float *w = AT(fo);
  long w_segment = (long)k * outputs * inputs;
  for (int b = 0; b < blocks; b++) {
    const float *dy = AT(dyo + b * dy_block), *mask = mo ? AT(mo + b * mask_block) : 0;
    float *dx = AT(dxo + b * dx_block);
    for (int i = 0; i < in_height; i++) {
      int a0 = larger(0, k - 1 - i), a1 = smaller(k - 1, out_height - 1 - i + k - 1);
      for (int j = 0; j < in_width; j++) {
        int b0 = larger(0, k - 1 - j), b1 = smaller(k - 1, out_width - 1 - j + k - 1);
        const float *from = dy + (long)((i - k + 1 + a0) * out_width + j - k + 1 + b0) * outputs * LANES;
        long at = (long)(i * in_width + j) * inputs * LANES;
        product(from, (long)out_width * outputs * LANES, a1 - a0 + 1, (b1 - b0 + 1) * outputs,
                w + a0 * w_segment + (long)b0 * outputs * inputs, w_segment, inputs, 0, dx + at, inputs,
                mask ? TILE_MASK : TILE_STORE, mask ? mask + at : dx);
      }
    }
  }
}

// N outputs at a time hide the latency of the additions; each is summed by itself.
INLINE void bias_tile(const int N, const float *dy, float *g, int pixels, long stride) {
  V a[8][NV];
  UNROLL for (int n = 0; n < N; n++) UNROLL for (int v = 0; v < NV; v++) a[n][v] = SPLAT(0.0f);
  for (int i = 0; i < pixels; i++, dy += stride)
    UNROLL for (int n = 0; n < N; n++) UNROLL for (int v = 0; v < NV; v++) a[n][v] = ADD(a[n][v], LOAD(dy + n * LANES + v * VL));
  UNROLL for (int n = 0; n < N; n++) g[n] += lane_sum(a[n]);
}

void bias_gradient(P dyo, P go, int pixels, int outputs) {
  const float *dy = AT(dyo);
  float *g = AT(go);
  long stride = (long)outputs * LANES;
  int o = 0;
  for (; o + 8 <= outputs; o += 8) bias_tile(8, dy + o * LANES, g + o, pixels, stride);
  for (; o + 2 <= outputs; o += 2) bias_tile(2, dy + o * LANES, g + o, pixels, stride);
  for (; o < outputs; o++) bias_tile(1, dy + o * LANES, g + o, pixels, stride);
}
