import { UserError } from "../errors.ts";
import { Random } from "../random/mod.ts";
import { Arena } from "./arena.ts";
import type { Engine } from "./engine.ts";
import { gradientScratch } from "./kernels.ts";

/** Results of the hot loops on a small map whose sides and channels are no multiples of any tile. */
function results(engine: Engine): Int32Array {
  const arena = new Arena(engine, 2 ** 20), k = arena.kernels, random = new Random("self check");
  const [height, width, inputs, outputs, side] = [5, 7, 5, 11, 3] as const, outHeight = 3, outWidth = 5;
  const floats = (count: number) => {
    const offset = arena.allocFloats(count);
    arena.f32(offset, count).forEach((_, i, values) => values[i] = random.nextFloat() - 0.5);
    return offset;
  };
  const x = floats(height * width * inputs * 16), w = floats(side * side * inputs * outputs), bias = floats(16);
  const scratch = floats(gradientScratch({ height, width, inputs, side }, 1)), start = arena.used;
  const y = floats(outHeight * outWidth * outputs * 16),
    dx = floats(height * width * inputs * 16),
    g = floats(side * side * inputs * 16);
  const depthwise = floats(outHeight * outWidth * inputs * 16), v = floats(64);
  k.conv_forward(x, w, bias, y, width, outHeight, outWidth, inputs, outputs, side, 1, 1, 0, 0);
  k.conv_input_gradient(y, w, dx, x, height, width, outHeight, outWidth, inputs, outputs, side, 1, 0, 0, 0);
  k.conv_weight_gradient(x, y, g, scratch, height, width, inputs, outputs, side, 1, 0, 0);
  k.depthwise_forward(x, w, bias, depthwise, width, outHeight, outWidth, inputs, side);
  k.depthwise_weight_gradient(x, depthwise, g, g + 512, width, outHeight, outWidth, inputs, side);
  k.depthwise_input_gradient(depthwise, w, dx, 0, height, width, outHeight, outWidth, inputs, side);
  k.adam(w, x, v, v + 64, 16, 0.01, 1, 1e-7, 0.9, 0.1, 0.999, 0.001, 5e-4);
  return arena.i32(start, (arena.used - start) / 4).slice();
}

/** Throws a UserError unless both engines give the same bits. */
export function selfCheck(engine: Engine, reference: Engine): void {
  const mine = results(engine), theirs = results(reference);
  if (!mine.every((value, i) => value === theirs[i])) {
    throw new UserError(`the ${engine.name} kernels do not give the bits of ${reference.name} on this machine`);
  }
}
