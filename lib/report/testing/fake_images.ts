/** Pictures without a data set. */

/** The bytes of a 32 x 32 picture: red grows to the right, green downwards, blue is a disc. `shift` makes others. */
export function fakeImage(shift = 0): Uint8Array {
  const pixels = new Uint8Array(3072);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const at = 32 * y + x;
      pixels[at] = (8 * x + 37 * shift) % 256;
      pixels[1024 + at] = 8 * y;
      pixels[2048 + at] = (x - 16) ** 2 + (y - 16) ** 2 < 100 ? 220 : 40;
    }
  }
  return pixels;
}
