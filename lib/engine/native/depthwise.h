// Twins of assembly/depthwise.ts and assembly/adam.ts.
#define BLOCK(name) V name[NV]
#define EACH UNROLL for (int v = 0; v < NV; v++)

void depthwise_forward(P xo, P wo, P bo, P yo, int in_width, int out_height, int out_width, int channels, int k) {
  const float *x = AT(xo), *w = AT(wo), *bias = AT(bo);
  float *y = AT(yo);
  long pixel = (long)channels * LANES;
  for (int i = 0; i < out_height; i++)
    for (int j = 0; j < out_width; j++)
      for (int c = 0; c < channels; c++) {
        BLOCK(a);
        EACH a[v] = SPLAT(bias[c]);
        for (int ky = 0; ky < k; ky++) {
          const float *p = x + (long)((i + ky) * in_width + j) * pixel + c * LANES, *q = w + (long)ky * k * channels + c;
          for (int kx = 0; kx < k; kx++, p += pixel, q += channels) EACH a[v] = FMA(LOAD(p + v * VL), SPLAT(*q), a[v]);
        }
        EACH STORE(y + (long)(i * out_width + j) * pixel + c * LANES + v * VL, a[v]);
      }
}

void depthwise_input_gradient(P dyo, P wo, P dxo, P mo, int in_height, int in_width, int out_height, int out_width, int channels, int k) {
  const float *dy = AT(dyo), *w = AT(wo), *mask = mo ? AT(mo) : 0;
  float *dx = AT(dxo);
  long pixel = (long)channels * LANES;
  for (int i = 0; i < in_height; i++) {
    int ky0 = larger(0, i - out_height + 1), ky1 = smaller(k - 1, i);
    for (int j = 0; j < in_width; j++) {
      int kx0 = larger(0, j - out_width + 1), kx1 = smaller(k - 1, j);
      for (int c = 0; c < channels; c++) {
        BLOCK(a);
        EACH a[v] = SPLAT(0.0f);
        for (int ky = ky0; ky <= ky1; ky++)
          for (int kx = kx0; kx <= kx1; kx++) {
            const float *p = dy + (long)((i - ky) * out_width + j - kx) * pixel + c * LANES;
            V weight = SPLAT(w[(ky * k + kx) * channels + c]);
            EACH a[v] = FMA(LOAD(p + v * VL), weight, a[v]);
          }
        long at = (long)(i * in_width + j) * pixel + c * LANES;
        if (mask) EACH a[v] = POSITIVE(a[v], LOAD(mask + at + v * VL));
        EACH STORE(dx + at + v * VL, a[v]);
      }
    }
  }
}

void depthwise_weight_gradient(P xo, P dyo, P go, P gbo, int in_width, int out_height, int out_width, int channels, int k) {
  const float *x = AT(xo), *dy = AT(dyo);
  float *g = AT(go), *g_bias = AT(gbo);
  long pixel = (long)channels * LANES;
  for (int c = 0; c < channels; c++) {
    for (int tap = 0; tap < k * k; tap++) {
      BLOCK(a);
      EACH a[v] = SPLAT(0.0f);
      for (int i = 0; i < out_height; i++) {
        const float *p = x + (long)((i + tap / k) * in_width + tap % k) * pixel + c * LANES;
        const float *q = dy + (long)i * out_width * pixel + c * LANES;
        for (int j = 0; j < out_width; j++, p += pixel, q += pixel) EACH a[v] = FMA(LOAD(p + v * VL), LOAD(q + v * VL), a[v]);
      }
      g[tap * channels + c] += lane_sum(a);
    }
    BLOCK(a);
    EACH a[v] = SPLAT(0.0f);
    const float *q = dy + c * LANES;
    for (int i = 0; i < out_height * out_width; i++, q += pixel) EACH a[v] = ADD(a[v], LOAD(q + v * VL));
    g_bias[c] += lane_sum(a);
  }
}

void adam(P po, P go, P mo, P vo, int count, float rate, float root_scale, float epsilon, float beta1, float rest1, float beta2,
          float rest2, float decay) {
  float *p = AT(po), *g = AT(go), *m = AT(mo), *s = AT(vo);
  int i = 0;
  for (; i + VL <= count; i += VL) {
    V value = LOAD(p + i), gradient = FMA(SPLAT(decay), value, LOAD(g + i));
    V first = FMA(SPLAT(beta1), LOAD(m + i), MUL(SPLAT(rest1), gradient));
    V second = FMA(SPLAT(beta2), LOAD(s + i), MUL(SPLAT(rest2), MUL(gradient, gradient)));
    STORE(m + i, first);
    STORE(s + i, second);
    STORE(p + i, SUB(value, DIV(MUL(SPLAT(rate), first), FMA(SQRT(second), SPLAT(root_scale), SPLAT(epsilon)))));
  }
  for (; i < count; i++) {
    float gradient = fmaf(decay, p[i], g[i]);
    m[i] = fmaf(beta1, m[i], rest1 * gradient);
    s[i] = fmaf(beta2, s[i], rest2 * (gradient * gradient));
    p[i] -= rate * m[i] / fmaf(sqrtf(s[i]), root_scale, epsilon);
  }
}
