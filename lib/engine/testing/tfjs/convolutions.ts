/**
 * Convolutions of tfjs (any stride, padding, dilation, shape of filter) by kernels that know stride 1 on square filters without
 * padding: the map is padded with zeros, the filter filled up and dilated with zeros, the result sampled. The depthwise ones take
 * one filter a channel; a multiplier repeats channels.
 */
import type { backend_util } from "@tensorflow/tfjs";
import type { Arena } from "../../arena.ts";
import { gradientScratch } from "../../kernels.ts";
import { blockBytes, blocksOf, emptyMaps, fromBlocks, get, type Maps, mapsOf, toBlocks } from "./maps.ts";

export type ConvolutionInfo = backend_util.Conv2DInfo;

/** Filters [height][width][in][out]; depthwise: [height][width][channel][multiplier]. */
interface Geometry {
  readonly side: number;
  /** Of the padded map. */
  readonly height: number;
  readonly width: number;
  readonly outputs: number;
  /** Channels of the map that the kernel sees. */
  readonly channels: number;
}

function geometryOf(info: ConvolutionInfo, depthwise: boolean): Geometry {
  const side = Math.max(info.effectiveFilterHeight, info.effectiveFilterWidth),
    channels = depthwise ? info.outChannels : info.inChannels;
  const height = (info.outHeight - 1) * info.strideHeight + side, width = (info.outWidth - 1) * info.strideWidth + side;
  return { side, height, width, channels, outputs: info.outChannels };
}

/** How many channels that the kernel sees stand for one of the map. */
const repeats = (info: ConvolutionInfo, { channels }: Geometry) => channels / info.inChannels;

function padded(x: Maps, info: ConvolutionInfo, g: Geometry): Maps {
  const { top, left } = info.padInfo, times = repeats(info, g);
  return mapsOf(
    [x.images, g.height, g.width, g.channels],
    (i, h, w, c) => get(x, i, h - top, w - left, Math.floor(c / times)),
  );
}

/** dy where a stride put it, zero between. */
function spread(dy: Maps, info: ConvolutionInfo, g: Geometry): Maps {
  const { strideHeight: sh, strideWidth: sw } = info,
    shape = [dy.images, g.height - g.side + 1, g.width - g.side + 1, g.outputs] as const;
  return mapsOf(shape, (i, h, w, o) => (h % sh === 0 && w % sw === 0 ? get(dy, i, h / sh, w / sw, o) : 0));
}

/** Calls `visit` with the place of each weight in tfjs's filter and in the square, dilated one [side][side][in][out]. */
function eachWeight(
  info: ConvolutionInfo,
  g: Geometry,
  depthwise: boolean,
  visit: (tf: number, ours: number) => void,
): void {
  const inner = depthwise ? g.channels : g.channels * g.outputs;
  for (let h = 0; h < info.filterHeight; h++) {
    for (let w = 0; w < info.filterWidth; w++) {
      const tap = h * info.dilationHeight * g.side + w * info.dilationWidth;
      for (let i = 0; i < inner; i++) visit((h * info.filterWidth + w) * inner + i, tap * inner + i);
    }
  }
}

const weightCount = (g: Geometry, depthwise: boolean) =>
  g.side * g.side * (depthwise ? g.channels : g.channels * g.outputs);

function storeFilter(
  arena: Arena,
  filter: Float32Array,
  info: ConvolutionInfo,
  g: Geometry,
  depthwise: boolean,
): number {
  const weights = new Float32Array(weightCount(g, depthwise));
  eachWeight(info, g, depthwise, (tf, ours) => weights[ours] = filter[tf]!);
  return arena.store(weights);
}

export function forward(arena: Arena, x: Maps, filter: Float32Array, info: ConvolutionInfo, depthwise: boolean): Maps {
  const k = arena.kernels, g = geometryOf(info, depthwise), map = padded(x, info, g), from = toBlocks(arena, map);
  const oh = g.height - g.side + 1, ow = g.width - g.side + 1, all = { height: oh, width: ow, channels: g.outputs };
  const w = storeFilter(arena, filter, info, g, depthwise), bias = arena.allocFloats(g.outputs);
  const blocks = blocksOf(x.images), to = arena.alloc(blocks * blockBytes(all) + 64);
  if (depthwise) {
    for (let b = 0; b < blocks; b++) {
      k.depthwise_forward(
        from + b * blockBytes(map),
        w,
        bias,
        to + b * blockBytes(all),
        g.width,
        oh,
        ow,
        g.channels,
        g.side,
      );
    }
  } else {
    k.conv_forward(
      from,
      w,
      bias,
      to,
      g.width,
      oh,
      ow,
      g.channels,
      g.outputs,
      g.side,
      0,
      blocks,
      blockBytes(map),
      blockBytes(all),
    );
  }
  const y = fromBlocks(arena, to, [x.images, oh, ow, g.outputs]);
  const shape = [x.images, info.outHeight, info.outWidth, g.outputs] as const;
  return mapsOf(shape, (i, h, v, o) => get(y, i, h * info.strideHeight, v * info.strideWidth, o));
}

export function inputGradient(
  arena: Arena,
  dy: Maps,
  filter: Float32Array,
  info: ConvolutionInfo,
  depthwise: boolean,
): Maps {
  const k = arena.kernels, g = geometryOf(info, depthwise), all = spread(dy, info, g), from = toBlocks(arena, all);
  const map = { height: g.height, width: g.width, channels: g.channels }, blocks = blocksOf(dy.images);
  const w = storeFilter(arena, filter, info, g, depthwise), to = arena.alloc(blocks * blockBytes(map) + 64);
  const sides = [g.height, g.width, all.height, all.width] as const;
  if (depthwise) {
    for (let b = 0; b < blocks; b++) {
      k.depthwise_input_gradient(
        from + b * blockBytes(all),
        w,
        to + b * blockBytes(map),
        0,
        ...sides,
        g.channels,
        g.side,
      );
    }
  } else {
    const flipped = arena.allocFloats(weightCount(g, false));
    k.flip_kernel(w, flipped, g.channels, g.outputs, g.side);
    k.conv_input_gradient(
      from,
      flipped,
      to,
      0,
      ...sides,
      g.channels,
      g.outputs,
      g.side,
      blocks,
      blockBytes(all),
      blockBytes(map),
      0,
    );
  }
  const dx = fromBlocks(arena, to, [dy.images, g.height, g.width, g.channels]),
    { top, left } = info.padInfo,
    times = repeats(info, g);
  return mapsOf([dy.images, info.inHeight, info.inWidth, info.inChannels], (i, h, v, c) => {
    let sum = 0;
    for (let r = 0; r < times; r++) sum += get(dx, i, h + top, v + left, c * times + r);
    return sum;
  });
}

export function filterGradient(
  arena: Arena,
  x: Maps,
  dy: Maps,
  info: ConvolutionInfo,
  depthwise: boolean,
): Float32Array {
  const k = arena.kernels, g = geometryOf(info, depthwise), map = padded(x, info, g), all = spread(dy, info, g);
  const from = toBlocks(arena, map), gradient = toBlocks(arena, all), blocks = blocksOf(x.images);
  const sum = arena.allocFloats(weightCount(g, depthwise)), bias = arena.allocFloats(g.outputs);
  if (depthwise) {
    for (let b = 0; b < blocks; b++) {
      const at = [from + b * blockBytes(map), gradient + b * blockBytes(all)] as const;
      k.depthwise_weight_gradient(...at, sum, bias, g.width, all.height, all.width, g.channels, g.side);
    }
  } else {
    const scratch = arena.allocFloats(
      gradientScratch({ height: g.height, width: g.width, inputs: g.channels, side: g.side }, blocks),
    );
    const shape = [g.height, g.width, g.channels, g.outputs, g.side] as const;
    k.conv_weight_gradient(from, gradient, sum, scratch, ...shape, blocks, blockBytes(map), blockBytes(all));
  }
  const ours = arena.f32(sum, weightCount(g, depthwise)), inner = depthwise ? g.channels : g.channels * g.outputs;
  const result = new Float32Array(info.filterHeight * info.filterWidth * inner);
  eachWeight(info, g, depthwise, (tf, place) => result[tf] = ours[place]!);
  return result;
}

/** 2x2 pools of any stride: where it is not 2, each window is a map of its own. */
export function pool(arena: Arena, x: Maps, info: ConvolutionInfo, kind: "max" | "average"): Maps {
  const k = arena.kernels,
    windows = windowsOf(x, info),
    from = toBlocks(arena, windows),
    y = { height: 1, width: 1, channels: x.channels };
  const to = arena.alloc(blocksOf(windows.images) * blockBytes(y) + 64),
    kernel = kind === "max" ? k.max_pool_forward : k.average_pool_forward;
  for (let b = 0; b < blocksOf(windows.images); b++) {
    kernel(from + b * blockBytes(windows), to + b * blockBytes(y), 2, 1, 1, x.channels);
  }
  return {
    ...emptyMaps(x.images, info.outHeight, info.outWidth, x.channels),
    values: fromBlocks(arena, to, [windows.images, 1, 1, x.channels]).values,
  };
}

/** The windows [image x pixel][2][2][channel]; beyond the edges nothing is larger. */
function windowsOf(x: Maps, info: ConvolutionInfo): Maps {
  const { outHeight, outWidth, strideHeight, strideWidth, padInfo: { top, left } } = info,
    pixels = outHeight * outWidth;
  return mapsOf([x.images * pixels, 2, 2, x.channels], (n, h, w, c) => {
    const row = Math.floor(n % pixels / outWidth) * strideHeight - top, column = n % outWidth * strideWidth - left;
    return get(x, Math.floor(n / pixels), row + h, column + w, c, -Infinity);
  });
}

export function poolGradient(arena: Arena, x: Maps, dy: Maps, info: ConvolutionInfo, kind: "max" | "average"): Maps {
  const k = arena.kernels,
    windows = windowsOf(x, info),
    pixels = dy.height * dy.width,
    one = { height: 1, width: 1, channels: x.channels };
  const from = toBlocks(arena, windows), blocks = blocksOf(windows.images);
  const gradient = toBlocks(arena, { images: windows.images, ...one, values: dy.values });
  const best = arena.alloc(blocks * blockBytes(one) + 64), to = arena.alloc(blocks * blockBytes(windows) + 64);
  for (let b = 0; b < blocks; b++) {
    const [window, y, d, dx] = [
      from + b * blockBytes(windows),
      best + b * blockBytes(one),
      gradient + b * blockBytes(one),
      to + b * blockBytes(windows),
    ] as const;
    k.max_pool_forward(window, y, 2, 1, 1, x.channels);
    if (kind === "max") k.max_pool_gradient(window, y, d, dx, 2, 1, 1, x.channels, 0);
    else k.average_pool_gradient(d, dx, 2, 1, 1, x.channels);
  }
  const parts = fromBlocks(arena, to, [windows.images, 2, 2, x.channels]),
    { padInfo: { top, left }, strideHeight, strideWidth } = info;
  return mapsOf([x.images, x.height, x.width, x.channels], (image, row, column, c) => {
    let sum = 0;
    for (let p = 0; p < pixels; p++) {
      const h = row + top - Math.floor(p / dy.width) * strideHeight, w = column + left - p % dy.width * strideWidth;
      if (h >= 0 && h < 2 && w >= 0 && w < 2) sum += get(parts, image * pixels + p, h, w, c);
    }
    return sum;
  });
}
