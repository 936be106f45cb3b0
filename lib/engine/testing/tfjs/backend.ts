/** A tfjs backend whose convolutions, pools and their gradients are our kernels; everything else is tfjs's own plain JavaScript. */
import type { backend_util, KernelConfig, KernelFunc, TensorInfo } from "@tensorflow/tfjs";
import { Arena } from "../../arena.ts";
import type { Engine } from "../../engine.ts";
import type { Tf } from "../../tfjs/load.ts";
import { type ConvolutionInfo, filterGradient, forward, inputGradient, pool, poolGradient } from "./convolutions.ts";
import { at, type Maps, mapsOf } from "./maps.ts";

/** Thrown where a case asks for what the kernels do not do. */
export class Unsupported extends Error {}

/** What these kernels' attributes hold, together. */
interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dilations?: number | [number, number] | null;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly filterSize: number | [number, number];
  readonly inputShape: [number, number, number, number];
  readonly filterShape: [number, number, number, number];
}

interface PlainBackend {
  readonly data: { get(id: object): { values: Float32Array } };
  makeTensorInfo(shape: readonly number[], dtype: string, values: Float32Array): TensorInfo;
}

type Shape4D = [number, number, number, number];

const isFirst = ({ dataFormat }: Attributes) => dataFormat === "NCHW";

/** Registers the backend under `name`; `used()` tells how many kernels ran since it was last asked. */
export function registerKernelBackend(tf: Tf, name: string, engine: Engine): { used: () => number } {
  const plain = tf.findBackend("cpu") as unknown as { constructor: new () => never },
    arena = new Arena(engine, 2 ** 24);
  let count = 0;
  tf.registerBackend(name, () => new plain.constructor());

  // the kernels take channels last; `first`: these come first
  const maps = (backend: PlainBackend, { dataId, shape }: TensorInfo, first = false): Maps => {
    const values = Float32Array.from(backend.data.get(dataId).values), [images, a, b, c] = shape as Shape4D;
    if (!first) return { images, height: a, width: b, channels: c, values };
    return mapsOf([images, b, c, a], (i, h, w, channel) => values[((i * a + channel) * b + h) * c + w]!);
  };
  const convolution = (x: Shape4D, filter: Shape4D, a: Attributes, depthwise: boolean): ConvolutionInfo => {
    const { strides, dilations, pad, dimRoundingMode } = a, first = isFirst(a);
    const sides = first && Array.isArray(pad) ? [pad[0], pad[2], pad[3], pad[1]] as backend_util.ExplicitPadding : pad;
    const shape = first ? [x[0], x[2], x[3], x[1]] as Shape4D : x;
    return tf.backend_util.computeConv2DInfo(shape, filter, strides, dilations ?? 1, sides, dimRoundingMode, depthwise);
  };
  const pooling = (
    x: Shape4D,
    { filterSize, strides, pad, dimRoundingMode }: Attributes,
    average: boolean,
  ): ConvolutionInfo => {
    const info = tf.backend_util.computePool2DInfo(x, filterSize, strides, 1, pad, dimRoundingMode);
    if (info.filterHeight !== 2 || info.filterWidth !== 2) {
      throw new Unsupported(`pool of ${info.filterHeight}x${info.filterWidth}`);
    }
    const { top, bottom, left, right } = info.padInfo;
    if (average && top + bottom + left + right > 0) throw new Unsupported("average over fewer than four");
    return info;
  };
  const tensor = (backend: PlainBackend, result: Maps, first = false) => {
    const { images, height, width, channels, values } = result;
    if (!first) return backend.makeTensorInfo([images, height, width, channels], "float32", values);
    const turned = mapsOf([images, channels, height, width], (i, c, h, w) => values[at(result, i, h, w, c)]!);
    return backend.makeTensorInfo([images, channels, height, width], "float32", turned.values);
  };

  const kernel = (
    kernelName: string,
    compute: (backend: PlainBackend, inputs: Record<string, TensorInfo>, attributes: Attributes) => TensorInfo,
  ) => {
    const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) => {
      const mark = arena.mark();
      try {
        const result = compute(
          backend as PlainBackend,
          inputs as unknown as Record<string, TensorInfo>,
          attrs as unknown as Attributes,
        );
        count++;
        return result;
      } finally {
        arena.release(mark);
      }
    };
    return { kernelName, backendName: name, kernelFunc } satisfies KernelConfig;
  };
  const shape = (info: TensorInfo) => info.shape as Shape4D;
  const ours = [false, true].flatMap((depthwise) => {
    const [plainName, input, filter] = depthwise
      ? ["DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter"] as const
      : ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"] as const;
    return [
      kernel(plainName, (b, { x, filter }, a) => {
        const info = convolution(shape(x!), shape(filter!), a, depthwise);
        return tensor(b, forward(arena, maps(b, x!, isFirst(a)), maps(b, filter!).values, info, depthwise), isFirst(a));
      }),
      kernel(input, (b, { dy, filter }, a) => {
        const info = convolution(a.inputShape, shape(filter!), a, depthwise);
        return tensor(
          b,
          inputGradient(arena, maps(b, dy!, isFirst(a)), maps(b, filter!).values, info, depthwise),
          isFirst(a),
        );
      }),
      kernel(filter, (b, { x, dy }, a) => {
        const info = convolution(shape(x!), a.filterShape, a, depthwise);
        return b.makeTensorInfo(
          a.filterShape,
          "float32",
          filterGradient(arena, maps(b, x!, isFirst(a)), maps(b, dy!, isFirst(a)), info, depthwise),
        );
      }),
    ];
  });
  for (const kind of ["max", "average"] as const) {
    const title = kind === "max" ? "MaxPool" : "AvgPool", average = kind === "average";
    ours.push(
      kernel(title, (b, { x }, a) => tensor(b, pool(arena, maps(b, x!), pooling(shape(x!), a, average), kind))),
      kernel(`${title}Grad`, (b, { dy, input }, a) => {
        const info = pooling(shape(input!), a, average);
        return tensor(b, poolGradient(arena, maps(b, input!), maps(b, dy!), info, kind));
      }),
    );
  }
  const replaced = new Set(ours.map(({ kernelName }) => kernelName));
  for (const config of tf.getKernelsForBackend("cpu")) {
    if (!replaced.has(config.kernelName)) tf.registerKernel({ ...config, backendName: name });
  }
  ours.forEach((config) => tf.registerKernel(config));
  return {
    used: () => {
      const now = count;
      count = 0;
      return now;
    },
  };
}
