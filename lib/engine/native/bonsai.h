// Twins of assembly/bonsai.ts; tanh is that of fastgrnn_block.h.
INLINE V saturated(V x) {
  V excess = SUB(x, PMAX(PMIN(x, SPLAT(9.0f)), SPLAT(-9.0f)));
  return PMAX(PMIN(ADD(whole_tanh(x), excess), SPLAT(1.0f)), SPLAT(-1.0f));
}

void bonsai_forward(P uo, P po, P so, int classes, int nodes, int blocks, float sigma, float sharpness) {
  float *u = AT(uo), *p = AT(po), *scores = AT(so);
  long node = (long)classes * LANES, all = node * nodes, branching = nodes >> 1, block = 2 * all + branching * LANES;
  for (int i = 0; i < blocks; i++, u += block, p += (long)nodes * LANES, scores += node) EACH_VECTOR {
    long q = v * VL;
    V half = SPLAT(0.5f), one = SPLAT(1.0f);
    STORE(p + q, one);
    for (long c = 0; c < node; c += LANES) STORE(scores + c + q, SPLAT(0.0f));
    for (long n = 0; n < nodes; n++) {
      V own = LOAD(p + n * LANES + q);
      float *a = u + n * node + q;
      if (n < branching) {
        float *at = u + 2 * all + n * LANES + q, *children = p + (2 * n + 1) * LANES + q;
        V tau = saturated(MUL(SPLAT(sharpness), LOAD(at))), share = MUL(own, half);
        STORE(at, tau);
        STORE(children, MUL(share, ADD(one, tau)));
        STORE(children + LANES, MUL(share, SUB(one, tau)));
      }
      for (long c = 0; c < node; c += LANES) {
        V t = whole_tanh(MUL(SPLAT(sigma), LOAD(a + all + c)));
        STORE(a + all + c, t);
        STORE(scores + c + q, FMA(own, MUL(LOAD(a + c), t), LOAD(scores + c + q)));
      }
    }
  }
}

void bonsai_backward(P uo, P po, P go, int classes, int nodes, int blocks, float sigma, float sharpness) {
  float *u = AT(uo), *p = AT(po);
  const float *gradient = AT(go);
  long node = (long)classes * LANES, all = node * nodes, branching = nodes >> 1, block = 2 * all + branching * LANES;
  for (int i = 0; i < blocks; i++, u += block, p += (long)nodes * LANES, gradient += node) EACH_VECTOR {
    long q = v * VL;
    V half = SPLAT(0.5f), one = SPLAT(1.0f);
    for (long n = nodes; n-- > 0;) {
      V own = LOAD(p + n * LANES + q), slope = MUL(SPLAT(sigma), own), dp = SPLAT(0.0f);
      float *a = u + n * node + q;
      for (long c = 0; c < node; c += LANES) {
        V value = LOAD(a + c), t = LOAD(a + all + c), g = LOAD(gradient + c + q), tg = MUL(t, g);
        dp = FMA(value, tg, dp);
        STORE(a + c, MUL(own, tg));
        STORE(a + all + c, MUL(MUL(slope, MUL(value, g)), NFMA(t, t, one)));
      }
      if (n < branching) {
        float *at = u + 2 * all + n * LANES + q;
        const float *children = p + (2 * n + 1) * LANES + q;
        V tau = LOAD(at), left = LOAD(children), right = LOAD(children + LANES);
        dp = FMA(MUL(half, ADD(one, tau)), left, dp);
        dp = FMA(MUL(half, SUB(one, tau)), right, dp);
        V e = MUL(MUL(SPLAT(sharpness), NFMA(tau, tau, one)), MUL(own, half));
        STORE(at, MUL(e, SUB(left, right)));
      }
      STORE(p + n * LANES + q, dp);
    }
  }
}
