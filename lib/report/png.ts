/** Small RGB pictures as PNG files, without a native module: header, one compressed block, end. */
import { Buffer } from "node:buffer";
import { deflateSync } from "node:zlib";

/** Pixels row by row, three bytes each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const EIGHT_BIT_RGB = [8, 2, 0, 0, 0];

/** The picture as a PNG file. */
function encodePng({ width, height, rgb }: Picture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(EIGHT_BIT_RGB, 8);
  const lines = Buffer.alloc(height * (1 + 3 * width)); // each line begins with its filter, 0 for none
  for (let y = 0; y < height; y++) lines.set(rgb.subarray(3 * width * y, 3 * width * (y + 1)), y * (1 + 3 * width) + 1);
  const parts = [
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

/** The PNG as an address that an `<image>` takes. */
export function pngUri(picture: Picture): string {
  return `data:image/png;base64,${Buffer.from(encodePng(picture)).toString("base64")}`;
}

/**
 * Every pixel as a square of `times` pixels. Renderers smooth what they enlarge, whatever a file asks of them (resvg 2.6
 * does), so small pictures are enlarged before they are encoded.
 */
export function enlarge({ width, height, rgb }: Picture, times: number): Picture {
  const wide = width * times, large = new Uint8Array(wide * height * times * 3);
  for (let y = 0; y < height * times; y++) {
    for (let x = 0; x < wide; x++) {
      const from = 3 * (Math.floor(y / times) * width + Math.floor(x / times)), to = 3 * (y * wide + x);
      for (let c = 0; c < 3; c++) large[to + c] = rgb[from + c] ?? 0;
    }
  }
  return { width: wide, height: height * times, rgb: large };
}

/** A CIFAR-10 record's 3072 bytes (1024 red, green, blue) as a 32 x 32 picture. */
export function pictureOfRecord(pixels: Uint8Array): Picture {
  if (pixels.length !== 3072) throw new Error(`an image has 3072 bytes, not ${pixels.length}`);
  const rgb = new Uint8Array(3072);
  for (let i = 0; i < 1024; i++) for (let c = 0; c < 3; c++) rgb[3 * i + c] = pixels[1024 * c + i] ?? 0;
  return { width: 32, height: 32, rgb };
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const size = Buffer.alloc(4), check = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, check]);
}

/** CRC-32 of a PNG chunk (ISO 3309); `node:zlib` has it only in later Nodes than ours. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
