/** Fonts cut down to the letters of one figure, as WOFF: small enough to travel inside its SVG. */
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

/** Tables that drawing needs; ligatures, kerning and hints are left behind. */
const KEPT = ["OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"];

/**
 * A TrueType font's outlines of the given letters only, as a WOFF file. All other glyphs are emptied but keep their
 * numbers, so that every other table stays as it is. The same font and letters give the same bytes.
 *
 * Formats: OpenType 1.9 "glyf", "loca", "cmap" (format 4); W3C WOFF 1.0.
 */
export function subsetWoff(fontFile: string, letters: Iterable<string>): Uint8Array {
  const font = Buffer.from(readFileSync(fontFile)), tables = tableDirectory(font);
  const glyphs = new Set([0]); // .notdef
  for (const letter of letters) addGlyph(font, tables, glyphOf(font, tables, letter.codePointAt(0)!), glyphs);
  const { glyf, loca } = keepGlyphs(font, tables, glyphs);
  const files = KEPT.flatMap((tag): [string, Buffer][] => {
    const range = tables.get(tag);
    if (range === undefined) return [];
    const content = font.subarray(range.start, range.end);
    const changed = { glyf, loca, post: withoutNames, head: withoutSum }[tag];
    return [[tag, typeof changed === "function" ? changed(content) : changed ?? content]];
  });
  return woffFile(font.readUInt32BE(0), files);
}

interface Range {
  readonly start: number;
  readonly end: number;
}
type Tables = ReadonlyMap<string, Range>;

function tableDirectory(font: Buffer): Tables {
  return new Map(Array.from({ length: font.readUInt16BE(4) }, (_, i) => {
    const at = 12 + 16 * i, start = font.readUInt32BE(at + 8);
    return [font.toString("latin1", at, at + 4), { start, end: start + font.readUInt32BE(at + 12) }];
  }));
}

function startOf(tables: Tables, tag: string): number {
  const range = tables.get(tag);
  if (range === undefined) throw new Error(`the font has no table "${tag}"`);
  return range.start;
}

/** By the Unicode subtable of format 4 (the basic plane); 0 for a letter that the font lacks. */
function glyphOf(font: Buffer, tables: Tables, code: number): number {
  const cmap = startOf(tables, "cmap");
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (font.readUInt16BE(at) !== 4) continue;
    const double = font.readUInt16BE(at + 6), ends = at + 14, starts = ends + double + 2;
    for (let segment = 0; segment < double; segment += 2) {
      if (font.readUInt16BE(ends + segment) < code) continue;
      const first = font.readUInt16BE(starts + segment);
      if (first > code) return 0;
      const delta = font.readUInt16BE(starts + double + segment), offsets = starts + 2 * double + segment;
      const offset = font.readUInt16BE(offsets);
      if (offset === 0) return (code + delta) & 0xffff;
      const glyph = font.readUInt16BE(offsets + offset + 2 * (code - first));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
  }
  return 0;
}

/** The outline's place in the file; empty for a space. */
function outline(font: Buffer, tables: Tables, glyph: number): Range {
  const loca = startOf(tables, "loca"), glyf = startOf(tables, "glyf");
  const long = font.readInt16BE(startOf(tables, "head") + 50) === 1;
  const offset = (i: number) => long ? font.readUInt32BE(loca + 4 * i) : 2 * font.readUInt16BE(loca + 2 * i);
  return { start: glyf + offset(glyph), end: glyf + offset(glyph + 1) };
}

/** A glyph and those that it is composed of. */
function addGlyph(font: Buffer, tables: Tables, glyph: number, glyphs: Set<number>): void {
  if (glyphs.has(glyph)) return;
  glyphs.add(glyph);
  const { start, end } = outline(font, tables, glyph);
  if (start === end || font.readInt16BE(start) >= 0) return;
  const WORDS = 1, SCALE = 8, MORE = 32, TWO_SCALES = 64, MATRIX = 128;
  for (let at = start + 10, flags = MORE; flags & MORE;) {
    flags = font.readUInt16BE(at);
    const part = font.readUInt16BE(at + 2);
    addGlyph(font, tables, part, glyphs);
    at += 4 + (flags & WORDS ? 4 : 2) + (flags & SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0);
  }
}

function keepGlyphs(font: Buffer, tables: Tables, glyphs: ReadonlySet<number>): { glyf: Buffer; loca: Buffer } {
  const count = font.readUInt16BE(startOf(tables, "maxp") + 4);
  const long = font.readInt16BE(startOf(tables, "head") + 50) === 1;
  const outlines: Buffer[] = [], loca = Buffer.alloc((count + 1) * (long ? 4 : 2));
  let size = 0;
  for (let glyph = 0; glyph <= count; glyph++) {
    if (long) loca.writeUInt32BE(size, 4 * glyph);
    else loca.writeUInt16BE(size / 2, 2 * glyph);
    if (glyph === count || !glyphs.has(glyph)) continue;
    const { start, end } = outline(font, tables, glyph);
    outlines.push(padded(font.subarray(start, end)));
    size += outlines.at(-1)!.length;
  }
  return { glyf: Buffer.concat(outlines), loca };
}

/** The table without the sum of the whole file, which is another one now; a table's own sum is taken so. */
function withoutSum(head: Buffer): Buffer {
  const copy = Buffer.from(head);
  copy.writeUInt32BE(0, 8);
  return copy;
}

/** The table in its version 3, which has no names of glyphs. */
function withoutNames(post: Buffer): Buffer {
  const header = Buffer.from(post.subarray(0, 32));
  header.writeUInt32BE(0x00030000, 0);
  return header;
}

function woffFile(flavor: number, files: readonly (readonly [string, Buffer])[]): Uint8Array {
  const header = Buffer.alloc(44), directory = Buffer.alloc(20 * files.length), bodies: Buffer[] = [];
  let at = header.length + directory.length, plain = 12 + 16 * files.length;
  for (const [i, [tag, content]] of files.entries()) {
    const deflated = deflateSync(content, { level: 9 }), body = deflated.length < content.length ? deflated : content;
    directory.write(tag, 20 * i, "latin1");
    [at, body.length, content.length, checksum(content)].forEach((n, k) =>
      directory.writeUInt32BE(n, 20 * i + 4 + 4 * k)
    );
    bodies.push(padded(body));
    at += bodies.at(-1)!.length;
    plain += padded(content).length;
  }
  header.write("wOFF", 0, "latin1");
  header.writeUInt32BE(flavor, 4);
  header.writeUInt32BE(at, 8);
  header.writeUInt16BE(files.length, 12);
  header.writeUInt32BE(plain, 16);
  header.writeUInt16BE(1, 20); // the font's version
  return new Uint8Array(Buffer.concat([header, directory, ...bodies]));
}

function checksum(content: Buffer): number {
  const words = padded(content);
  let sum = 0;
  for (let at = 0; at < words.length; at += 4) sum = (sum + words.readUInt32BE(at)) >>> 0;
  return sum;
}

function padded(content: Buffer): Buffer {
  return content.length % 4 === 0 ? content : Buffer.concat([content, Buffer.alloc(4 - content.length % 4)]);
}
