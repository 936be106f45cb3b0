// What a core can do at most: multiply-adds in registers, nothing loaded or stored.
import { madd } from "./vector";

/** `rounds` times 1,024 multiply-adds in eight chains; their sum, so that no compiler leaves them out. */
export function multiply_adds(rounds: i32, factor: f32): f32 {
  const f = f32x4.splat(factor);
  let a = f, b = f32x4.add(a, f), c = f32x4.add(b, f), d = f32x4.add(c, f); // equal chains would become one
  let e = f32x4.add(d, f), g = f32x4.add(e, f), h = f32x4.add(g, f), i = f32x4.add(h, f);
  for (let r = rounds * 32; r > 0; r--) {
    a = madd(a, f, f), b = madd(b, f, f), c = madd(c, f, f), d = madd(d, f, f);
    e = madd(e, f, f), g = madd(g, f, f), h = madd(h, f, f), i = madd(i, f, f);
  }
  a = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, g), f32x4.add(h, i)));
  return f32x4.extract_lane(a, 0);
}
