/** Memory that a convolution needs beyond its input when it runs in place (direct-convolution.md, sections 3.1 and 4). */

/** Height, width and channels of a map. */
export interface MapShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export const elementsOf = ({ height, width, channels }: MapShape): number => height * width * channels;

/**
 * Elements beyond the input as the paper's software counts them for the herringbone order: 0 where channels do not grow.
 * `from` is the input map, `channels` and `side` those of a convolution with stride 1 and no padding. Models are sized by
 * this one.
 */
export function accountedSlack(from: MapShape, side: number, channels: number): number {
  const growth = channels - from.channels;
  if (growth <= 0) return 0;
  const height = from.height - side + 1, width = from.width - side + 1;
  const short = Math.min(height, width), long = Math.max(height, width), freed = (side - 1) * from.channels;
  const netGrowth = (length: number) => Math.max(0, length * growth - freed);
  let slack = side * from.channels + (long - short + 1) * netGrowth(short);
  for (let length = 1; length < short; length++) slack += 2 * netGrowth(length);
  return slack;
}

/**
 * Lengths of the output's lines in the order of computation: always the shorter side of the rectangle that remains where
 * channels grow (the herringbone), else rows.
 */
function lineLengths(height: number, width: number, grows: boolean): number[] {
  const lengths: number[] = [];
  for (let rows = height, columns = width; rows > 0 && columns > 0;) {
    if (grows && columns > rows) lengths.push(rows), columns--;
    else lengths.push(columns), rows--;
  }
  return lengths;
}

/**
 * The fewest elements beyond the input with which every output can be written directly where it belongs; one less fails.
 * Where channels do not grow it is one output pixel (or nothing, if a pixel is kept aside until it is complete). Buffers are
 * allocated by this one; it is never above `accountedSlack` where channels grow.
 */
export function exactSlack(from: MapShape, side: number, channels: number): number {
  const growth = channels - from.channels, freed = (side - 1) * from.channels;
  let before = 0, most = 0;
  for (const length of lineLengths(from.height - side + 1, from.width - side + 1, growth > 0)) {
    // a shrinking line needs most at its first pixel, a growing one at its last
    most = Math.max(most, before + (growth > 0 ? length : 1) * growth + from.channels);
    before += length * growth - freed;
  }
  return most;
}
