// The part of FastGRNN whose vectors hold samples, for one width of block; fastgrnn.h includes it for 16 samples and
// for 8. BV: a vector of BL floats, BN of them a feature, and B(name) the operations on it.
#define EACH_B UNROLL for (int v = 0; v < BN; v++)

// y[o] (+)= sum over `rows` features of x[f] * w[f][o], for T outputs, features in order
INLINE void B(tile)(const int T, const float *x, int rows, const float *w, float *y, const int add) {
  BV a[FASTGRNN_TILE][BN];
  UNROLL for (int t = 0; t < T; t++) EACH_B a[t][v] = add ? B(load)(y + t * LANES + v * BL) : B(splat)(0.0f);
  for (const float *end = x + (long)rows * LANES; x < end; x += LANES, w += T) {
    BV u[BN];
    EACH_B u[v] = B(load)(x + v * BL);
    UNROLL for (int t = 0; t < T; t++) {
      BV c = B(splat)(w[t]);
      EACH_B a[t][v] = B(fma)(u[v], c, a[t][v]);
    }
  }
  UNROLL for (int t = 0; t < T; t++) EACH_B B(store)(y + t * LANES + v * BL, a[t][v]);
}

// not inlined: what its caller holds in registers would push accumulators out of them
static __attribute__((noinline)) void B(product)(const float *x, int rows, const float *w, float *y, int outputs,
                                                 const int add) {
  for (int o = 0, n; o < outputs; o += n, y += (long)n * LANES, w += (long)n * rows) {
    n = tile_width(outputs, o);
#define CASE(T)                        \
  case T:                              \
    B(tile)(T, x, rows, w, y, add);    \
    break;
    switch (n) { FASTGRNN_TILES(CASE) }
#undef CASE
  }
}

// the same without the weights of zero: T outputs, `length` places of weights and where in x their features begin
INLINE void B(sparse_tile)(const int T, const float *x, const int *outputs, int length, const float *w, float *y,
                           const int add) {
  BV a[SPARSE_TILE][BN];
  UNROLL for (int t = 0; t < T; t++) EACH_B a[t][v] = add ? B(load)(y + outputs[t] + v * BL) : B(splat)(0.0f);
  for (const float *end = w + 2l * T * length; w < end; w += 2 * T) {
    const int *from = (const int *)w + T;
    UNROLL for (int t = 0; t < T; t++) {
      BV c = B(splat)(w[t]);
      EACH_B a[t][v] = B(fma)(B(load)(x + from[t] + v * BL), c, a[t][v]);
    }
  }
  UNROLL for (int t = 0; t < T; t++) EACH_B B(store)(y + outputs[t] + v * BL, a[t][v]);
}

static __attribute__((noinline)) void B(sparse_product)(const float *x, const float *w, float *y, int outputs,
                                                        const int add) {
  for (int o = 0, n; o < outputs; o += n) {
    const int *head = (const int *)w, length = head[0];
    n = even_width(SPARSE_TILE, outputs, o);
    w += 1 + n;
#define CASE(T)                                             \
  case T:                                                   \
    B(sparse_tile)(T, x, head + 1, length, w, y, add);      \
    break;
    switch (n) { SPARSE_TILES(CASE) }
#undef CASE
    w += 2l * n * length;
  }
}

INLINE BV B(tanh)(BV value) {
  BV x = B(max)(B(min)(value, B(splat)(7.90531110763549805f)), B(splat)(-7.90531110763549805f));
  BV s = B(mul)(x, x);
  BV p = B(fma)(B(splat)(-2.76076847742355e-16f), s, B(splat)(2.00018790482477e-13f));
  p = B(fma)(p, s, B(splat)(-8.60467152213735e-11f));
  p = B(fma)(p, s, B(splat)(5.12229709037114e-08f));
  p = B(fma)(p, s, B(splat)(1.48572235717979e-05f));
  p = B(fma)(p, s, B(splat)(6.37261928875436e-04f));
  p = B(fma)(p, s, B(splat)(4.89352455891786e-03f));
  BV q = B(fma)(B(splat)(1.19825839466702e-06f), s, B(splat)(1.18534705686654e-04f));
  q = B(fma)(q, s, B(splat)(2.26843463243900e-03f));
  q = B(fma)(q, s, B(splat)(4.89352518554385e-03f));
  return B(div)(B(mul)(p, x), q);
}

INLINE BV B(logistic)(BV x) { return B(fma)(B(tanh)(B(mul)(x, B(splat)(0.5f))), B(splat)(0.5f), B(splat)(0.5f)); }

// u (where c will stand) -> z, c and the next hidden state
INLINE void B(activate)(float *gates, float *h, long step, const float *bias_gate, const float *bias_update, int hidden,
                        BV alpha, BV offset) {
  float *z_at = gates, *c_at = gates + (long)hidden * LANES;
  for (int o = 0; o < hidden; o++) EACH_B {
    long at = (long)o * LANES + v * BL;
    BV u = B(load)(c_at + at);
    BV z = B(logistic)(B(add)(u, B(splat)(bias_gate[o]))), c = B(tanh)(B(add)(u, B(splat)(bias_update[o])));
    B(store)(z_at + at, z);
    B(store)(c_at + at, c);
    BV fresh = B(mul)(B(fma)(alpha, B(sub)(B(splat)(1.0f), z), offset), c);
    B(store)(h + step + at, B(fma)(z, B(load)(h + at), fresh));
  }
}

// dh becomes dh o z (the rest of it is the product du U^T), du is written, `sums` grow
INLINE void B(step_back)(const float *h, const float *gates, float *dh, float *du, float *sums, int hidden, BV alpha,
                         BV offset) {
  long state = (long)hidden * LANES;
  BV one = B(splat)(1.0f), sum_alpha[BN], sum_nu[BN];
  EACH_B sum_alpha[v] = sum_nu[v] = B(splat)(0.0f);
  for (int o = 0; o < hidden; o++) EACH_B {
    long at = (long)o * LANES + v * BL;
    BV z = B(load)(gates + at), c = B(load)(gates + state + at), d = B(load)(dh + at);
    BV rest = B(sub)(one, z), dc = B(mul)(d, c);
    sum_alpha[v] = B(fma)(dc, rest, sum_alpha[v]);
    sum_nu[v] = B(add)(sum_nu[v], dc);
    BV kept = B(mul)(d, z);
    BV gate = B(mul)(B(mul)(kept, rest), B(nfma)(alpha, c, B(load)(h + at)));
    BV update = B(mul)(B(mul)(d, B(fma)(alpha, rest, offset)), B(nfma)(c, c, one));
    B(store)(sums + at, B(add)(B(load)(sums + at), gate));
    B(store)(sums + state + at, B(add)(B(load)(sums + state + at), update));
    B(store)(du + at, B(add)(gate, update));
    B(store)(dh + at, kept);
  }
  float *last = sums + 2 * state;
  EACH_B {
    B(store)(last + v * BL, B(add)(B(load)(last + v * BL), sum_alpha[v]));
    B(store)(last + LANES + v * BL, B(add)(B(load)(last + LANES + v * BL), sum_nu[v]));
  }
}

static void B(forward)(float *states, float *gates, const float *packed, const float *bias_gate,
                       const float *bias_update, float zeta, float nu, int inputs, int hidden, int steps) {
  long step = (long)(inputs + hidden) * LANES, state = (long)hidden * LANES;
  BV alpha = B(logistic)(B(splat)(zeta)), offset = B(logistic)(B(splat)(nu));
  float *h = states + (long)inputs * LANES;
  int sparse = ((const int *)packed)[0];
  for (int t = 0; t < steps; t++, states += step, h += step, gates += 2 * state) {
    if (sparse) B(sparse_product)(states, packed + PACKED_HEADER, gates + state, hidden, 0);
    else B(product)(states, inputs + hidden, packed + PACKED_HEADER, gates + state, hidden, 0);
    B(activate)(gates, h, step, bias_gate, bias_update, hidden, alpha, offset);
  }
}

static void B(backward)(const float *states, const float *gates, const float *packed, float zeta, float nu, float *dh,
                        float *scratch, float *sums, float *g, int inputs, int hidden, int steps, int lanes) {
  int rows = inputs + hidden;
  long step = (long)rows * LANES, state = (long)hidden * LANES;
  const float *turned = packed + PACKED_HEADER + (long)rows * hidden;
  int sparse = ((const int *)packed)[1];
  float *panels = scratch + state;
  BV alpha = B(logistic)(B(splat)(zeta)), offset = B(logistic)(B(splat)(nu));
  for (int done = 0; done < steps;) {
    int chunk = smaller(FASTGRNN_CHUNK, steps - done);
    const float *latest = states + (long)(steps - 1 - done) * step;
    for (int i = 0; i < chunk; i++) {
      int t = steps - 1 - done - i;
      const float *h = states + t * step + (long)inputs * LANES;
      B(step_back)(h, gates + 2 * t * state, dh, scratch, sums, hidden, alpha, offset);
      fastgrnn_panels(scratch, panels + (long)i * lanes * LANES, hidden, lanes, (long)chunk * lanes * LANES);
      if (t > 0 && sparse) B(sparse_product)(scratch, turned, dh, hidden, 1);
      else if (t > 0) B(product)(scratch, hidden, turned, dh, hidden, 1);
    }
    fastgrnn_gradient(latest, step, chunk, lanes, panels, g, rows, hidden);
    done += chunk;
  }
}
#undef EACH_B
