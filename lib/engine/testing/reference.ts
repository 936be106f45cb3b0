/** The kernels' operations once more, naively and in double precision, on one sample: what tests compare with and differentiate. */
export interface ConvolutionShape {
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly side: number;
}

/** y[oh][ow][o] of x[h][w][i] and w[k][k][i][o]. */
export function convolution(
  x: Float64Array,
  w: Float64Array,
  bias: Float64Array,
  s: ConvolutionShape,
  relu = false,
): Float64Array {
  const oh = s.height - s.side + 1, ow = s.width - s.side + 1, y = new Float64Array(oh * ow * s.outputs);
  for (let i = 0; i < y.length; i++) {
    const o = i % s.outputs, column = Math.floor(i / s.outputs) % ow, row = Math.floor(i / s.outputs / ow);
    let sum = bias[o]!;
    for (let ky = 0; ky < s.side; ky++) {
      for (let kx = 0; kx < s.side; kx++) {
        for (let c = 0; c < s.inputs; c++) {
          const at = ((row + ky) * s.width + column + kx) * s.inputs + c;
          sum += x[at]! * w[((ky * s.side + kx) * s.inputs + c) * s.outputs + o]!;
        }
      }
    }
    y[i] = relu ? Math.max(0, sum) : sum;
  }
  return y;
}

/** Each channel with its own filter, w[k][k][c]; `outputs` of the shape is not used. */
export function depthwise(x: Float64Array, w: Float64Array, bias: Float64Array, s: ConvolutionShape): Float64Array {
  const oh = s.height - s.side + 1, ow = s.width - s.side + 1, y = new Float64Array(oh * ow * s.inputs);
  for (let i = 0; i < y.length; i++) {
    const c = i % s.inputs, column = Math.floor(i / s.inputs) % ow, row = Math.floor(i / s.inputs / ow);
    let sum = bias[c]!;
    for (let tap = 0; tap < s.side * s.side; tap++) {
      const at = ((row + Math.floor(tap / s.side)) * s.width + column + (tap % s.side)) * s.inputs + c;
      sum += x[at]! * w[tap * s.inputs + c]!;
    }
    y[i] = sum;
  }
  return y;
}

/** 2x2 pooling with stride 2, an odd last row or column left out. */
export function pool(
  x: Float64Array,
  height: number,
  width: number,
  channels: number,
  kind: "max" | "average",
): Float64Array {
  const oh = height >> 1, ow = width >> 1, y = new Float64Array(oh * ow * channels);
  for (let i = 0; i < y.length; i++) {
    const c = i % channels, column = Math.floor(i / channels) % ow, row = Math.floor(i / channels / ow);
    const at = (dy: number, dx: number) => x[((2 * row + dy) * width + 2 * column + dx) * channels + c]!;
    const four = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
    y[i] = kind === "max" ? Math.max(...four) : (four[0]! + four[1]! + four[2]! + four[3]!) / 4;
  }
  return y;
}

/** Central differences of a scalar function in every element of `values`. */
export function numericGradient(f: () => number, values: Float64Array, step = 1e-5): Float64Array {
  return values.map((value, i) => {
    values[i] = value + step;
    const up = f();
    values[i] = value - step;
    const down = f();
    values[i] = value;
    return (up - down) / (2 * step);
  });
}

/** Sum of products: the scalar loss whose gradient with respect to `y` is `weights`. */
export const dot = (y: Float64Array, weights: Float64Array): number =>
  y.reduce((sum, value, i) => sum + value * weights[i]!, 0);
