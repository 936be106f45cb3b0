// One block of 16 samples as NV vectors of VL floats, and the few operations the kernels need. Multiply-adds are fused by
// intrinsics only (-ffp-contract=off), so each kernel rounds exactly where its AssemblyScript twin does.
#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include <immintrin.h>
#define NV 1
#define VL 16
typedef __m512 V;
#define LOAD(p) _mm512_loadu_ps(p)
#define STORE(p, v) _mm512_storeu_ps(p, v)
#define LOAD_BYTES(p) _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(p))))
#define SPLAT(x) _mm512_set1_ps(x)
#define ADD(a, b) _mm512_add_ps(a, b)
#define SUB(a, b) _mm512_sub_ps(a, b)
#define MUL(a, b) _mm512_mul_ps(a, b)
#define DIV(a, b) _mm512_div_ps(a, b)
#define SQRT(a) _mm512_sqrt_ps(a)
#define FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define NFMA(a, b, c) _mm512_fnmadd_ps(a, b, c)
#define PMIN(a, b) _mm512_min_ps(b, a)
#define PMAX(a, b) _mm512_max_ps(b, a)
#define LARGER(a, b) _mm512_mask_mov_ps(PMAX(a, b), _mm512_cmp_ps_mask(b, b, _CMP_UNORD_Q), b)
#define NEAREST(a) _mm512_roundscale_ps(a, 8)
#define POSITIVE(d, m) _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(m, _mm512_setzero_ps(), _CMP_GT_OQ), d)
typedef __mmask16 M;
#define EQUAL(a, b) _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ)
#define WHERE(hit, d) _mm512_maskz_mov_ps(hit, d)
#define WHERE_NOT(hit, d) _mm512_maskz_mov_ps(_mm512_knot(hit), d)
INLINE V power_of_two_product(V p, V n) {
  __m512i whole = _mm512_cvttps_epi32(n), half = _mm512_srai_epi32(whole, 1), bias = _mm512_set1_epi32(127);
  V a = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(half, bias), 23));
  V b = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(_mm512_sub_epi32(whole, half), bias), 23));
  return MUL(MUL(p, a), b);
}
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#define NV 2
#define VL 8
typedef __m256 V;
#define LOAD(p) _mm256_loadu_ps(p)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define LOAD_BYTES(p) _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(p))))
#define SPLAT(x) _mm256_set1_ps(x)
#define ADD(a, b) _mm256_add_ps(a, b)
#define SUB(a, b) _mm256_sub_ps(a, b)
#define MUL(a, b) _mm256_mul_ps(a, b)
#define DIV(a, b) _mm256_div_ps(a, b)
#define SQRT(a) _mm256_sqrt_ps(a)
#define FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define NFMA(a, b, c) _mm256_fnmadd_ps(a, b, c)
#define PMIN(a, b) _mm256_min_ps(b, a)
#define PMAX(a, b) _mm256_max_ps(b, a)
#define LARGER(a, b) _mm256_blendv_ps(PMAX(a, b), b, _mm256_cmp_ps(b, b, _CMP_UNORD_Q))
#define NEAREST(a) _mm256_round_ps(a, 8)
#define POSITIVE(d, m) _mm256_and_ps(d, _mm256_cmp_ps(m, _mm256_setzero_ps(), _CMP_GT_OQ))
typedef V M;
#define EQUAL(a, b) _mm256_cmp_ps(a, b, _CMP_EQ_OQ)
#define WHERE(hit, d) _mm256_and_ps(hit, d)
#define WHERE_NOT(hit, d) _mm256_andnot_ps(hit, d)
INLINE V power_of_two_product(V p, V n) {
  __m256i whole = _mm256_cvttps_epi32(n), half = _mm256_srai_epi32(whole, 1), bias = _mm256_set1_epi32(127);
  V a = _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(half, bias), 23));
  V b = _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_sub_epi32(whole, half), bias), 23));
  return MUL(MUL(p, a), b);
}
#elif defined(__aarch64__)
#include <arm_neon.h>
#define NV 4
#define VL 4
typedef float32x4_t V;
#define LOAD(p) vld1q_f32(p)
#define STORE(p, v) vst1q_f32(p, v)
INLINE V LOAD_BYTES(const uint8_t *p) {
  uint32_t four;
  memcpy(&four, p, 4);
  return vcvtq_f32_u32(vmovl_u16(vget_low_u16(vmovl_u8(vcreate_u8(four)))));
}
#define SPLAT(x) vdupq_n_f32(x)
#define ADD(a, b) vaddq_f32(a, b)
#define SUB(a, b) vsubq_f32(a, b)
#define MUL(a, b) vmulq_f32(a, b)
#define DIV(a, b) vdivq_f32(a, b)
#define SQRT(a) vsqrtq_f32(a)
#define FMA(a, b, c) vfmaq_f32(c, a, b)
#define NFMA(a, b, c) vfmsq_f32(c, a, b)
#define NEAREST(a) vrndnq_f32(a)
INLINE V PMIN(V a, V b) { return vbslq_f32(vcltq_f32(b, a), b, a); }
INLINE V PMAX(V a, V b) { return vbslq_f32(vcltq_f32(a, b), b, a); }
INLINE V LARGER(V a, V b) { return vbslq_f32(vceqq_f32(b, b), PMAX(a, b), b); }
INLINE V POSITIVE(V d, V m) { return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(d), vcgtq_f32(m, vdupq_n_f32(0)))); }
typedef uint32x4_t M;
#define EQUAL(a, b) vceqq_f32(a, b)
#define WHERE(hit, d) vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(d), hit))
#define WHERE_NOT(hit, d) vreinterpretq_f32_u32(vbicq_u32(vreinterpretq_u32_f32(d), hit))
INLINE V power_of_two_product(V p, V n) {
  int32x4_t whole = vcvtq_s32_f32(n), half = vshrq_n_s32(whole, 1), bias = vdupq_n_s32(127);
  V a = vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(half, bias), 23));
  V b = vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vsubq_s32(whole, half), bias), 23));
  return MUL(MUL(p, a), b);
}
#else
#error "no vector unit with fused multiply-add is known here: the wasm engine is used"
#endif

/** Floats of a block. */
#define LANES 16
#define UNROLL _Pragma("GCC unroll 16")
#define EACH_VECTOR UNROLL for (int v = 0; v < NV; v++)

/** The arena that the kernels work in; offsets are bytes from it. */
extern uint8_t *arena;
#define AT(offset) ((float *)(arena + (uint32_t)(offset)))

// The lane tree, on a block stored as 16 floats: i + (i + 8), then + 4, + 2, + 1.
INLINE float lane_sum(const V v[NV]) {
  float l[LANES];
  UNROLL for (int i = 0; i < NV; i++) STORE(l + i * VL, v[i]);
  for (int i = 0; i < 8; i++) l[i] += l[i + 8];
  for (int i = 0; i < 4; i++) l[i] += l[i + 4];
  return (l[0] + l[2]) + (l[1] + l[3]);
}

INLINE V exp_v(V x) {
  V t = PMAX(PMIN(x, SPLAT(100.0f)), SPLAT(-110.0f));
  V n = NEAREST(MUL(t, SPLAT(1.44269504088896341f)));
  t = NFMA(n, SPLAT(0.693359375f), t);
  t = NFMA(n, SPLAT(-2.12194440e-4f), t);
  V p = FMA(SPLAT(1.9875691500e-4f), t, SPLAT(1.3981999507e-3f));
  p = FMA(p, t, SPLAT(8.3334519073e-3f));
  p = FMA(p, t, SPLAT(4.1665795894e-2f));
  p = FMA(p, t, SPLAT(1.6666665459e-1f));
  p = FMA(p, t, SPLAT(5.0000001201e-1f));
  p = FMA(p, MUL(t, t), ADD(t, SPLAT(1.0f)));
  return power_of_two_product(p, n);
}
