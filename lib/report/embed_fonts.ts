/** A figure whose SVG brings its own letters: looks the same on a machine that has none of the fonts it names. */
import { Buffer } from "node:buffer";
import { resolvePackageFile } from "../assets.ts";
import { FONT_FILES } from "./raster.ts";
import { type Figure, FONT_FAMILY } from "./svg.ts";
import { subsetWoff } from "./woff.ts";

const FAMILY = "DejaVu Sans";

/** The same figure with the glyphs that its texts use inside of it, some 10 to 30 KB. */
export function embedFonts(figure: Figure): Figure {
  const letters = new Set(
    figure.svg.replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(+code)),
  );
  const weights = [["400", FONT_FILES.regular], ["700", FONT_FILES.bold]] as const;
  const faces = weights.filter(([weight]) => weight === "400" || /font-weight="(bold|700)"/.test(figure.svg)).map(
    (face) => {
      const [weight, file] = face, woff = Buffer.from(subsetWoff(resolvePackageFile(file), letters)).toString("base64");
      return `@font-face{font-family:"${FAMILY}";font-weight:${weight};src:url("data:font/woff;base64,${woff}")}`;
    },
  );
  const svg = figure.svg.replace(`font-family="${FONT_FAMILY}"`, `font-family="'${FAMILY}', sans-serif"`)
    .replace(/^(<svg[^>]*>)/, `$1<style>${faces.join("")}</style>`);
  return { ...figure, svg };
}
