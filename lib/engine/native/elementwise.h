// Twins of assembly/elementwise.ts, assembly/adam.ts and of the gradient in assembly/pooling.ts.

static inline uint32_t mix(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  return x ^ x >> 16;
}

void dropout(P xo, P yo, int count, int first, int key, int threshold, float scale) {
  const float *x = AT(xo);
  float *y = AT(yo);
  for (int i = 0; i < count; i++) {
    uint32_t hash = mix(mix((uint32_t)(first + i) ^ (uint32_t)key) + (uint32_t)key);
    y[i] = (int)(hash >> 8) >= threshold ? x[i] * scale : 0.0f;
  }
}

void relu_gradient(P yo, P dyo, P dxo, int count) {
  const float *y = AT(yo), *dy = AT(dyo);
  float *dx = AT(dxo);
  for (int i = 0; i < count; i++) dx[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

void max_pool_gradient(P xo, P yo, P dyo, P dxo, int in_width, int out_height, int out_width, int channels, int use_mask) {
  const float *y = AT(yo), *dy = AT(dyo);
  long pixel = (long)channels * LANES, row = in_width * pixel;
  for (int i = 0; i < out_height; i++)
    for (int j = 0; j < out_width; j++, y += pixel, dy += pixel) {
      const float *x = AT(xo) + 2 * i * row + 2 * j * pixel;
      float *dx = AT(dxo) + 2 * i * row + 2 * j * pixel;
      for (long o = 0; o < pixel; o += VL) {
        V best = LOAD(y + o), d = LOAD(dy + o);
        if (use_mask) d = POSITIVE(d, best);
        for (int p = 0; p < 4; p++) {
          long at = o + (p & 1) * pixel + (p >> 1) * row;
          M hit = EQUAL(LOAD(x + at), best);
          STORE(dx + at, WHERE(hit, d));
          d = WHERE_NOT(hit, d);
        }
      }
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
