// Twins of assembly/depthwise.ts. Each channel is summed by itself; N channels (or taps) at a time hide the latency of the additions.
#define EACH UNROLL for (int n = 0; n < N; n++) UNROLL for (int v = 0; v < NV; v++)
/** Chains of sums that a core keeps in flight. */
#define CHAINS (NV == 1 ? 8 : NV == 2 ? 4 : 2)

INLINE void depthwise_pixel(const int N, const float *corner, long pixel, long row, const float *w, int channels, int rows, int columns,
                            long w_row, const float *bias, float *y, const float *mask) {
  V a[CHAINS][NV];
  EACH a[n][v] = SPLAT(bias ? bias[n] : 0.0f);
  for (int i = 0; i < rows; i++) {
    const float *p = corner + i * row, *q = w + i * w_row;
    for (int j = 0; j < columns; j++, p += pixel, q += channels) EACH a[n][v] = FMA(LOAD(p + n * LANES + v * VL), SPLAT(q[n]), a[n][v]);
  }
  if (mask) EACH a[n][v] = POSITIVE(a[n][v], LOAD(mask + n * LANES + v * VL));
  EACH STORE(y + n * LANES + v * VL, a[n][v]);
}

void depthwise_forward(P xo, P wo, P bo, P yo, int in_width, int out_height, int out_width, int channels, int k) {
  const float *w = AT(wo), *bias = AT(bo);
  float *y = AT(yo);
  long pixel = (long)channels * LANES, row = in_width * pixel;
  for (int i = 0; i < out_height; i++)
    for (int j = 0; j < out_width; j++, y += pixel) {
      const float *corner = AT(xo) + i * row + j * pixel;
      int c = 0;
#define FORWARD(N) depthwise_pixel(N, corner + c * LANES, pixel, row, w + c, channels, k, k, (long)k * channels, bias + c, y + c * LANES, 0)
      for (; c + CHAINS <= channels; c += CHAINS) FORWARD(CHAINS);
      for (; c + 2 <= channels; c += 2) FORWARD(2);
      for (; c < channels; c++) FORWARD(1);
    }
}

void depthwise_input_gradient(P dyo, P wo, P dxo, P mo, int in_height, int in_width, int out_height, int out_width, int channels, int k) {
  const float *dy = AT(dyo), *w = AT(wo), *mask = mo ? AT(mo) : 0;
  float *dx = AT(dxo);
  long pixel = (long)channels * LANES, row = out_width * pixel, w_row = (long)k * channels;
  for (int i = 0; i < in_height; i++) {
    int ky0 = larger(0, i - out_height + 1), ky1 = smaller(k - 1, i);
    for (int j = 0; j < in_width; j++, dx += pixel, mask = mask ? mask + pixel : 0) {
      int kx0 = larger(0, j - out_width + 1), kx1 = smaller(k - 1, j), c = 0;
      // taps forward, the gradient's pixels backward
      const float *corner = dy + (i - ky0) * row + (j - kx0) * pixel, *first = w + ky0 * w_row + (long)kx0 * channels;
#define BACKWARD(N)                                                                                                                \
  depthwise_pixel(N, corner + c * LANES, -pixel, -row, first + c, channels, ky1 - ky0 + 1, kx1 - kx0 + 1, w_row, 0, dx + c * LANES, \
                  mask ? mask + c * LANES : 0)
      for (; c + CHAINS <= channels; c += CHAINS) BACKWARD(CHAINS);
      for (; c + 2 <= channels; c += 2) BACKWARD(2);
      for (; c < channels; c++) BACKWARD(1);
    }
  }
}

// N taps that stand side by side in a row of the filter
INLINE void depthwise_taps(const int N, const float *x, const float *dy, float *g, long pixel, long x_row, int rows, int columns,
                           int channels) {
  V a[5][NV];
  EACH a[n][v] = SPLAT(0.0f);
  for (int i = 0; i < rows; i++, x += x_row)
    for (int j = 0; j < columns; j++, dy += pixel) {
      const float *p = x + j * pixel;
      UNROLL for (int v = 0; v < NV; v++) {
        V d = LOAD(dy + v * VL);
        UNROLL for (int n = 0; n < N; n++) a[n][v] = FMA(LOAD(p + n * pixel + v * VL), d, a[n][v]);
      }
    }
  UNROLL for (int n = 0; n < N; n++) g[n * channels] += lane_sum(a[n]);
}

void depthwise_weight_gradient(P xo, P dyo, P go, P gbo, int in_width, int out_height, int out_width, int channels, int k) {
  const float *dy = AT(dyo);
  long pixel = (long)channels * LANES, row = in_width * pixel;
  for (int c = 0; c < channels; c++, dy += LANES)
    for (int ky = 0; ky < k; ky++) {
      const float *x = AT(xo) + ky * row + c * LANES;
      float *g = AT(go) + ky * k * channels + c;
#define TAPS(N) depthwise_taps(N, x, dy, g, pixel, row, out_height, out_width, channels)
      int kx = 0;
      if (k == 5) TAPS(5), kx = 5;
      for (; kx + 3 <= k; kx += 3) TAPS(3), x += 3 * pixel, g += 3 * channels;
      for (; kx < k; kx++) TAPS(1), x += pixel, g += channels;
    }
  bias_gradient(dyo, gbo, out_height * out_width, channels);
}
