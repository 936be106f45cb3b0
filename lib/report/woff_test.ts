import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";
import { resolvePackageFile } from "../assets.ts";
import { FONT_FILES } from "./raster.ts";
import { svgFile } from "./svg.ts";
import { subsetWoff } from "./woff.ts";

const TEXT = "Figure 2: é ± 0.123 ≤ → × KB";

/** The TrueType font inside a WOFF file, put together as the standard says. */
function trueTypeOf(woff: Uint8Array): Uint8Array {
  const file = Buffer.from(woff), count = file.readUInt16BE(12), head = Buffer.alloc(12 + 16 * count);
  file.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const bodies: Buffer[] = [];
  let at = head.length;
  for (let i = 0; i < count; i++) {
    const entry = 44 + 20 * i, offset = file.readUInt32BE(entry + 4), packed = file.readUInt32BE(entry + 8);
    const size = file.readUInt32BE(entry + 12), body = file.subarray(offset, offset + packed);
    const content = packed < size ? inflateSync(body) : body;
    assert.equal(content.length, size);
    file.copy(head, 12 + 16 * i, entry, entry + 4);
    [file.readUInt32BE(entry + 16), at, size].forEach((n, k) => head.writeUInt32BE(n, 16 + 16 * i + 4 * k));
    bodies.push(Buffer.concat([content, Buffer.alloc((4 - size % 4) % 4)]));
    at += bodies.at(-1)!.length;
  }
  return Buffer.concat([head, ...bodies]);
}

/** Pixels of the letters, each by itself (kerning is left behind), in a font that resvg reads. */
function drawn(fontFile: string): Buffer {
  const letters = [...TEXT].map((letter, i) => `<text x="${5 + 20 * i}" y="25" font-size="18">${letter}</text>`);
  const svg = svgFile(20 * TEXT.length, 40, letters.join(""));
  const font = {
    loadSystemFonts: false,
    fontFiles: [fontFile],
    defaultFontFamily: "DejaVu Sans",
    sansSerifFamily: "DejaVu Sans",
  };
  return new Resvg(svg, { font }).render().pixels;
}

Deno.test("subsetWoff() draws its letters as the whole font does, and is a fraction of its size", () => {
  const whole = resolvePackageFile(FONT_FILES.regular), woff = subsetWoff(whole, TEXT);
  const file = join(tmpdir(), "subset.ttf");
  writeFileSync(file, trueTypeOf(woff));
  const expected = drawn(whole), found = drawn(file);
  assert(expected.some((value) => value !== 255), "the whole font draws nothing");
  assert(found.equals(expected));
  assert(woff.length < 30_000, `${woff.length} bytes`);
});

Deno.test("subsetWoff() gives the same bytes for the same letters", () => {
  const font = resolvePackageFile(FONT_FILES.bold);
  assert.deepEqual(subsetWoff(font, "abc"), subsetWoff(font, "abc"));
});
