/** Batches of maps [image][height][width][channel], and how they get into blocks with images in the lanes and back. */
import type { Arena } from "../../arena.ts";
import { FEATURE_BYTES, LANES } from "../../kernels.ts";

export interface Maps {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

export function emptyMaps(images: number, height: number, width: number, channels: number, fill = 0): Maps {
  return { images, height, width, channels, values: new Float32Array(images * height * width * channels).fill(fill) };
}

export const at = (maps: Maps, image: number, row: number, column: number, channel: number): number =>
  ((image * maps.height + row) * maps.width + column) * maps.channels + channel;

/** A new batch whose every element is asked for. */
export function mapsOf(
  [images, height, width, channels]: readonly [number, number, number, number],
  value: (image: number, row: number, column: number, channel: number) => number,
): Maps {
  const maps = emptyMaps(images, height, width, channels);
  for (let i = 0; i < images; i++) {
    for (let h = 0; h < height; h++) {
      for (let w = 0; w < width; w++) {
        for (let c = 0; c < channels; c++) maps.values[at(maps, i, h, w, c)] = value(i, h, w, c);
      }
    }
  }
  return maps;
}

/** The element, or `outside` beyond the map's edges. */
export function get(maps: Maps, image: number, row: number, column: number, channel: number, outside = 0): number {
  const inside = row >= 0 && row < maps.height && column >= 0 && column < maps.width;
  return inside ? maps.values[at(maps, image, row, column, channel)]! : outside;
}

/** Bytes of a block of such maps. */
export const blockBytes = ({ height, width, channels }: Omit<Maps, "values" | "images">): number =>
  height * width * channels * FEATURE_BYTES;

export const blocksOf = (images: number): number => Math.ceil(images / LANES);

/** Byte offset of the maps' blocks in the arena. */
export function toBlocks(arena: Arena, maps: Maps): number {
  const features = maps.height * maps.width * maps.channels,
    offset = arena.alloc(blocksOf(maps.images) * blockBytes(maps) + 64);
  const blocks = arena.f32(offset, blocksOf(maps.images) * features * LANES);
  for (let i = 0; i < maps.images; i++) {
    const base = Math.floor(i / LANES) * features * LANES + i % LANES;
    for (let f = 0; f < features; f++) blocks[base + f * LANES] = maps.values[i * features + f]!;
  }
  return offset;
}

export function fromBlocks(
  arena: Arena,
  offset: number,
  [images, height, width, channels]: readonly [number, number, number, number],
): Maps {
  const features = height * width * channels, blocks = arena.f32(offset, blocksOf(images) * features * LANES);
  const maps = emptyMaps(images, height, width, channels);
  for (let i = 0; i < images; i++) {
    const base = Math.floor(i / LANES) * features * LANES + i % LANES;
    for (let f = 0; f < features; f++) maps.values[i * features + f] = blocks[base + f * LANES]!;
  }
  return maps;
}
