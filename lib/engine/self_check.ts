import { UserError } from "../errors.ts";
import { Random } from "../random/mod.ts";
import { Arena } from "./arena.ts";
import type { Engine } from "./engine.ts";
import { fastgrnnPackedFloats, fastgrnnScratchFloats, gradientScratch, projectionScratchFloats } from "./kernels.ts";

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
  k.bias_gradient(y, g, outHeight * outWidth, outputs);
  k.max_pool_forward(x, depthwise, width, height >> 1, width >> 1, inputs);
  k.max_pool_gradient(x, depthwise, y, dx, width, height >> 1, width >> 1, inputs, 1);
  k.dropout(dx, dx, 16 * width, 5, 12345, 2 ** 21, 1.25);
  k.relu_gradient(x, y, depthwise, 16 * width);
  recurrentUnit(arena, floats);
  wholeRows(arena, floats);
  k.adam(w, x, v, v + 64, 16, 0.01, 1, 1e-7, 0.9, 0.1, 0.999, 0.001, 5e-4);
  return arena.i32(start, (arena.used - start) / 4).slice();
}

/** FastGRNN forward and back, of a full and of a half-empty block. */
function recurrentUnit(arena: Arena, floats: (count: number) => number): void {
  const [inputs, hidden, steps, rows] = [3, 16, 10, 19] as const,
    k = arena.kernels,
    packedFloats = fastgrnnPackedFloats(inputs, hidden);
  const w = floats(inputs * hidden), u = floats(hidden * hidden), gates = floats(steps * 2 * hidden * 16);
  const biases = [floats(hidden), floats(hidden)] as const, zeta = floats(1), nu = floats(1);
  const sums = floats((2 * hidden + 2) * 16), g = floats(rows * hidden), packed = floats(packedFloats);
  const scratchFloats = fastgrnnScratchFloats(hidden),
    scratch = floats(scratchFloats),
    sizes = [inputs, hidden, steps] as const;
  k.fastgrnn_pack(w, u, packed, inputs, hidden);
  for (const lanes of [16, 5]) {
    const states = floats((steps + 1) * rows * 16), dh = floats(hidden * 16);
    k.fastgrnn_forward(states, gates, packed, ...biases, zeta, nu, ...sizes, lanes);
    k.fastgrnn_backward(states, gates, packed, zeta, nu, dh, scratch, sums, g, ...sizes, lanes);
  }
  // each engine's own business
  arena.f32(packed, packedFloats).fill(0);
  arena.f32(scratch, scratchFloats).fill(0);
}

/** Rows of bytes projected, then ProtoNN's and Bonsai's kernels forward and back on what came out. */
function wholeRows(arena: Arena, floats: (count: number) => number): void {
  const [features, outputs, count, prototypes, classes, nodes] = [600, 7, 19, 5, 3, 7] as const, k = arena.kernels;
  const bytes = arena.store(Uint8Array.from({ length: count * features }, (_, i) => (i * 151) % 251));
  const rows = arena.store(Int32Array.from({ length: count }, (_, i) => (i * 5) % count)), scale = floats(features);
  const shift = floats(features), w = floats(outputs * (features + 1)), g = floats(outputs * features);
  const blocks = 2, block = (width: number) => floats(blocks * width * 16), b = floats(outputs * prototypes);
  const scratchFloats = projectionScratchFloats(outputs, count),
    scratch = floats(scratchFloats),
    z = floats(classes * prototypes);
  const y = block(outputs),
    dy = block(outputs),
    kernel = block(prototypes),
    r = block(prototypes),
    scores = block(classes);
  const source = [0, rows, count, bytes, features, scale, shift] as const,
    sides = [outputs, prototypes, classes, blocks] as const;
  k.project(...source, w, features + 1, w + features * 4, outputs, y, scratch);
  k.multiply(y, y, blocks * outputs * 16, 1e-3);
  k.protonn_forward(y, b, z, kernel, scores, ...sides, -1);
  k.protonn_backward(y, b, z, kernel, scores, r, dy, b, z, ...sides, -1);
  k.project_gradient(...source, dy, outputs, g, features, scratch);
  k.transpose(g, features, outputs, features, w, outputs);
  const tree = block(2 * classes * nodes + (nodes >> 1)), p = block(nodes), votes = block(classes);
  k.bonsai_forward(tree, p, votes, classes, nodes, blocks, 1, 20);
  k.bonsai_backward(tree, p, votes, classes, nodes, blocks, 1, 20);
  k.add_scaled(g, w, outputs * features, k.sum_of_squares(w, outputs * features));
  // each engine's own business
  arena.f32(scratch, scratchFloats).fill(0);
}

/** Throws a UserError unless both engines give the same bits. */
export function selfCheck(engine: Engine, reference: Engine): void {
  const mine = results(engine), theirs = results(reference);
  if (!mine.every((value, i) => value === theirs[i])) {
    throw new UserError(`the ${engine.name} kernels do not give the bits of ${reference.name} on this machine`);
  }
}
