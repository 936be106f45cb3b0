// Twins of the kernels in assembly/elementwise.ts that work on whole tensors.
void add_scaled(P go, P po, int count, float factor) {
  float *g = AT(go);
  const float *p = AT(po);
  for (int i = 0; i < count; i++) g[i] = g[i] + factor * p[i];
}

void multiply(P xo, P yo, int count, float factor) {
  const float *x = AT(xo);
  float *y = AT(yo);
  for (int i = 0; i < count; i++) y[i] = x[i] * factor;
}

double sum_of_squares(P po, int count) {
  const float *p = AT(po);
  double lanes[8] = {0}, sum = 0;
  for (; count >= 8; count -= 8, p += 8)
    UNROLL for (int i = 0; i < 8; i++) lanes[i] += (double)p[i] * (double)p[i];
  for (int i = 0; i < 8; i++) sum += lanes[i];
  for (int i = 0; i < count; i++) sum += (double)p[i] * (double)p[i];
  return sum;
}
