// Twins of assembly/protonn.ts.
void protonn_forward(P po, P bo, P zo, P ko, P so, int dimensions, int prototypes, int classes, int blocks, float width) {
  const float *p = AT(po), *b = AT(bo), *z = AT(zo);
  float *kernel = AT(ko), *scores = AT(so);
  for (int block = 0; block < blocks; block++, p += dimensions * LANES, kernel += prototypes * LANES, scores += classes * LANES) {
    for (int k = 0; k < prototypes; k++) {
      V sum[NV];
      EACH_VECTOR sum[v] = SPLAT(0.0f);
      for (int j = 0; j < dimensions; j++) {
        V own = SPLAT(b[j * prototypes + k]);
        EACH_VECTOR {
          V apart = SUB(own, LOAD(p + j * LANES + v * VL));
          sum[v] = FMA(apart, apart, sum[v]);
        }
      }
      EACH_VECTOR STORE(kernel + k * LANES + v * VL, exp_v(MUL(SPLAT(width), sum[v])));
    }
    for (int c = 0; c < classes; c++) {
      V sum[NV];
      EACH_VECTOR sum[v] = SPLAT(0.0f);
      for (int k = 0; k < prototypes; k++) {
        V weight = SPLAT(z[c * prototypes + k]);
        EACH_VECTOR sum[v] = FMA(weight, LOAD(kernel + k * LANES + v * VL), sum[v]);
      }
      EACH_VECTOR STORE(scores + c * LANES + v * VL, sum[v]);
    }
  }
}

INLINE int any_not_zero(const float *values, long count) {
  int live = 0;
  for (long i = 0; i < count; i++) live |= !(values[i] == 0.0f);
  return live;
}

int protonn_backward(P po, P bo, P zo, P ko, P go, P ro, P dpo, P dbo, P dzo, int dimensions, int prototypes, int classes, int blocks,
                     float width) {
  const float *p = AT(po), *b = AT(bo), *z = AT(zo), *kernel = AT(ko), *gradient = AT(go);
  float *r = AT(ro), *dp = AT(dpo), *db = AT(dbo), *dz = AT(dzo);
  long d = (long)dimensions * LANES, m = (long)prototypes * LANES, y = (long)classes * LANES;
  for (int block = 0; block < blocks; block++) {
    const float *P0 = p + block * d, *K = kernel + block * m, *G = gradient + block * y;
    float *R = r + block * m, *to = dp + block * d;
    for (int k = 0; k < prototypes; k++) {
      V sum[NV];
      EACH_VECTOR sum[v] = SPLAT(0.0f);
      for (int c = 0; c < classes; c++) {
        V weight = SPLAT(z[c * prototypes + k]);
        EACH_VECTOR sum[v] = FMA(LOAD(G + c * LANES + v * VL), weight, sum[v]);
      }
      EACH_VECTOR STORE(R + k * LANES + v * VL, MUL(MUL(SPLAT(width), LOAD(K + k * LANES + v * VL)), sum[v]));
    }
    for (int j = 0; j < dimensions; j++) {
      V sum[NV];
      EACH_VECTOR sum[v] = SPLAT(0.0f);
      for (int k = 0; k < prototypes; k++) {
        V own = SPLAT(b[j * prototypes + k]);
        EACH_VECTOR sum[v] = FMA(LOAD(R + k * LANES + v * VL), SUB(own, LOAD(P0 + j * LANES + v * VL)), sum[v]);
      }
      EACH_VECTOR STORE(to + j * LANES + v * VL, MUL(SPLAT(-2.0f), sum[v]));
    }
  }
  for (int k = 0; k < prototypes; k++) {
    for (int j = 0; j < dimensions; j++) {
      const float *P0 = p + j * LANES, *R = r + k * LANES;
      V own = SPLAT(b[j * prototypes + k]);
      V sum[NV];
      EACH_VECTOR sum[v] = SPLAT(0.0f);
      for (int i = 0; i < blocks; i++) EACH_VECTOR sum[v] = FMA(LOAD(R + i * m + v * VL), SUB(own, LOAD(P0 + i * d + v * VL)), sum[v]);
      db[j * prototypes + k] = 2 * lane_sum(sum);
    }
    for (int c = 0; c < classes; c++) {
      const float *G = gradient + c * LANES, *K = kernel + k * LANES;
      V sum[NV];
      EACH_VECTOR sum[v] = SPLAT(0.0f);
      for (int i = 0; i < blocks; i++) EACH_VECTOR sum[v] = FMA(LOAD(G + i * y + v * VL), LOAD(K + i * m + v * VL), sum[v]);
      dz[c * prototypes + k] = lane_sum(sum);
    }
  }
  return any_not_zero(r, m * blocks);
}
