// From rows of the data set to blocks with samples in the lanes: gather by index, convert, value = x * scale[f] + shift[f].
import { FEATURE, madd } from "./vector";

// Features of `length` elements from `element` on of lanes from `lane` on; lanes without a sample become 0.
function unpackScalar(
  kind: i32,
  rows: usize,
  lane: i32,
  lanes: i32,
  source: usize,
  rowElements: i32,
  element: i32,
  length: i32,
  to: usize,
  scale: usize,
  shift: usize,
): void {
  for (; lane < 16; lane++) {
    let t = to + <usize> lane * 4;
    if (lane >= lanes) {
      for (let i = 0; i < length; i++, t += FEATURE) store<f32>(t, 0);
      continue;
    }
    const first = <usize> load<i32>(rows + <usize> lane * 4) * <usize> rowElements + <usize> element;
    for (let i = 0; i < length; i++, t += FEATURE) {
      const at = first + <usize> i, f = <usize> (element + i) * 4;
      const x: f32 = kind == 0
        ? <f32> load<u8>(source + at)
        : kind == 1
        ? <f32> load<u16>(source + at * 2)
        : load<f32>(source + at * 4);
      const value = madd(f32x4.splat(x), f32x4.splat(load<f32>(scale + f)), f32x4.splat(load<f32>(shift + f)));
      store<f32>(t, f32x4.extract_lane(value, 0));
    }
  }
}

// @ts-ignore: decorator
@inline
function rowOf(rows: usize, lane: usize, source: usize, rowBytes: usize): v128 {
  return v128.load(source + <usize> load<i32>(rows + lane * 4) * rowBytes);
}

// @ts-ignore: decorator
@inline
function put(bytes: v128, low: i32, t: usize, f: usize, scale: usize, shift: usize): void {
  const a = v128.load_splat<f32>(scale + f), b = v128.load_splat<f32>(shift + f);
  const small = low == 0 ? i16x8.extend_low_i8x16_u(bytes) : i16x8.extend_high_i8x16_u(bytes);
  v128.store(t, madd(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(small)), a, b));
  v128.store(t, madd(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(small)), a, b), 16);
}

// @ts-ignore: decorator
@inline
function lo8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
function hi8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// Eight rows of 16 bytes, turned: out[j] holds bytes 2j and 2j + 1 of the eight rows, one after the other.
// Three rounds of byte interleaving of rows (0,4), (1,5), (2,6), (3,7) turn an 8 x 16 matrix.
function unpack8x16(
  rows: usize,
  source: usize,
  rowBytes: usize,
  to: usize,
  f: usize,
  scale: usize,
  shift: usize,
): void {
  const r0 = rowOf(rows, 0, source, rowBytes),
    r1 = rowOf(rows, 1, source, rowBytes),
    r2 = rowOf(rows, 2, source, rowBytes);
  const r3 = rowOf(rows, 3, source, rowBytes),
    r4 = rowOf(rows, 4, source, rowBytes),
    r5 = rowOf(rows, 5, source, rowBytes);
  const r6 = rowOf(rows, 6, source, rowBytes), r7 = rowOf(rows, 7, source, rowBytes);
  const a0 = lo8(r0, r4), a1 = lo8(r1, r5), a2 = lo8(r2, r6), a3 = lo8(r3, r7);
  const b0 = hi8(r0, r4), b1 = hi8(r1, r5), b2 = hi8(r2, r6), b3 = hi8(r3, r7);
  pair(a0, a1, a2, a3, to, f, scale, shift), pair(b0, b1, b2, b3, to + 8 * FEATURE, f + 32, scale, shift);
}

// @ts-ignore: decorator
@inline
function pair(a0: v128, a1: v128, a2: v128, a3: v128, to: usize, f: usize, scale: usize, shift: usize): void {
  const c0 = lo8(a0, a2), c1 = lo8(a1, a3), d0 = hi8(a0, a2), d1 = hi8(a1, a3);
  const e0 = lo8(c0, c1), e1 = hi8(c0, c1), e2 = lo8(d0, d1), e3 = hi8(d0, d1);
  put(e0, 0, to, f, scale, shift), put(e0, 1, to + FEATURE, f + 4, scale, shift);
  put(e1, 0, to + 2 * FEATURE, f + 8, scale, shift), put(e1, 1, to + 3 * FEATURE, f + 12, scale, shift);
  put(e2, 0, to + 4 * FEATURE, f + 16, scale, shift), put(e2, 1, to + 5 * FEATURE, f + 20, scale, shift);
  put(e3, 0, to + 6 * FEATURE, f + 24, scale, shift), put(e3, 1, to + 7 * FEATURE, f + 28, scale, shift);
}

// Four elements of a row of 16-bit integers (kind 1) or floats.
// @ts-ignore: decorator
@inline
function four(kind: i32, row: usize): v128 {
  return kind == 1 ? f32x4.convert_i32x4_s(v128.load_ext<u16>(row)) : v128.load(row);
}

// Four rows of `length` (a multiple of 4) elements of `size` bytes, four elements at a time.
// @ts-ignore: decorator
@inline
function unpack4(kind: i32, rows: usize, source: usize, rowElements: i32, element: i32, length: i32, t: usize, scale: usize, shift: usize): void {
  const size: usize = kind == 1 ? 2 : 4, rowBytes = <usize> rowElements * size, from = source + <usize> element * size;
  const r0 = from + <usize> load<i32>(rows) * rowBytes, r1 = from + <usize> load<i32>(rows, 4) * rowBytes;
  const r2 = from + <usize> load<i32>(rows, 8) * rowBytes, r3 = from + <usize> load<i32>(rows, 12) * rowBytes;
  let f = <usize> element * 4;
  for (let i: usize = 0, end = <usize> length * size; i < end; i += 4 * size, t += 4 * FEATURE, f += 16) {
    const a = four(kind, r0 + i), b = four(kind, r1 + i), c = four(kind, r2 + i), d = four(kind, r3 + i);
    const t0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5), t1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const t2 = v128.shuffle<f32>(c, d, 0, 4, 1, 5), t3 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const s = v128.load(scale + f), h = v128.load(shift + f);
    v128.store(t, madd(v128.shuffle<f32>(t0, t2, 0, 1, 4, 5), v128.shuffle<f32>(s, s, 0, 0, 0, 0), v128.shuffle<f32>(h, h, 0, 0, 0, 0)));
    v128.store(t, madd(v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), v128.shuffle<f32>(s, s, 1, 1, 1, 1), v128.shuffle<f32>(h, h, 1, 1, 1, 1)), 64);
    v128.store(t, madd(v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), v128.shuffle<f32>(s, s, 2, 2, 2, 2), v128.shuffle<f32>(h, h, 2, 2, 2, 2)), 128);
    v128.store(t, madd(v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), v128.shuffle<f32>(s, s, 3, 3, 3, 3), v128.shuffle<f32>(h, h, 3, 3, 3, 3)), 192);
  }
}

// @ts-ignore: decorator
@inline
function unpack(
  kind: i32,
  rows: usize,
  count: i32,
  source: usize,
  rowElements: i32,
  groups: i32,
  groupLength: i32,
  table: usize,
  groupStride: usize,
  blockStride: usize,
  to: usize,
  scale: usize,
  shift: usize,
): void {
  for (let b = 0; b * 16 < count; b++, rows += 64, to += blockStride) {
    // bytes are turned sixteen by sixteen in a full block, other elements four by four in every four full lanes
    const lanes = min(16, count - b * 16), turned = kind == 0 ? lanes == 16 ? groupLength & ~15 : 0 : groupLength & ~3;
    const fourLanes = kind == 0 ? 0 : lanes & ~3;
    for (let g = 0; g < groups; g++) {
      const element = load<i32>(table + <usize> g * 4), at = to + <usize> g * groupStride;
      if (kind != 0) {
        for (let lane = 0; lane < fourLanes; lane += 4) {
          unpack4(kind, rows + <usize> lane * 4, source, rowElements, element, turned, at + <usize> lane * 4, scale, shift);
        }
        if (fourLanes < 16) unpackScalar(kind, rows, fourLanes, lanes, source, rowElements, element, turned, at, scale, shift);
      } else for (let i = 0; i < turned; i += 16) {
        const from = source + <usize> (element + i), t = at + <usize> i * FEATURE, f = <usize> (element + i) * 4;
        unpack8x16(rows, from, <usize> rowElements, t, f, scale, shift);
        unpack8x16(rows + 32, from, <usize> rowElements, t + 32, f, scale, shift);
      }
      unpackScalar(
        kind,
        rows,
        0,
        lanes,
        source,
        rowElements,
        element + turned,
        groupLength - turned,
        at + <usize> turned * FEATURE,
        scale,
        shift,
      );
    }
  }
}

/** From bytes. destination(block, group g, i) = to + block * blockStride + g * groupStride + i * 64; source element = table[g] + i. */
export function unpack_u8(
  rows: usize,
  count: i32,
  source: usize,
  rowElements: i32,
  groups: i32,
  groupLength: i32,
  table: usize,
  groupStride: usize,
  blockStride: usize,
  to: usize,
  scale: usize,
  shift: usize,
): void {
  unpack(0, rows, count, source, rowElements, groups, groupLength, table, groupStride, blockStride, to, scale, shift);
}

/** From 16-bit integers, as `unpack_u8`. */
export function unpack_u16(
  rows: usize,
  count: i32,
  source: usize,
  rowElements: i32,
  groups: i32,
  groupLength: i32,
  table: usize,
  groupStride: usize,
  blockStride: usize,
  to: usize,
  scale: usize,
  shift: usize,
): void {
  unpack(1, rows, count, source, rowElements, groups, groupLength, table, groupStride, blockStride, to, scale, shift);
}

/** From float32, as `unpack_u8`. */
export function unpack_f32(
  rows: usize,
  count: i32,
  source: usize,
  rowElements: i32,
  groups: i32,
  groupLength: i32,
  table: usize,
  groupStride: usize,
  blockStride: usize,
  to: usize,
  scale: usize,
  shift: usize,
): void {
  unpack(2, rows, count, source, rowElements, groups, groupLength, table, groupStride, blockStride, to, scale, shift);
}

/** labels[i] = source[rows[i]] as int32, -1 up to the end of the last block. */
export function gather_labels(rows: usize, count: i32, source: usize, labels: usize): void {
  for (let i = 0; i < ((count + 15) & ~15); i++) {
    const value = i < count ? <i32> load<u8>(source + <usize> load<i32>(rows + <usize> i * 4)) : -1;
    store<i32>(labels + <usize> i * 4, value);
  }
}
