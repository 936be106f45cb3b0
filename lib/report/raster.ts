/** A figure's SVG as PNG and as PDF, the same bytes each time: fonts come from a package, never from the system. */
import { Buffer } from "node:buffer";
import { Resvg } from "@resvg/resvg-js";
// @ts-types="./types/pdfkit.d.ts"
import PDFDocument from "pdfkit";
// @ts-types="./types/svg_to_pdfkit.d.ts"
import SVGtoPDF from "svg-to-pdfkit";
import { resolvePackageFile } from "../assets.ts";
import type { Figure } from "./svg.ts";

/** The fonts that we ship, as files of a package. */
export const FONT_FILES = {
  regular: "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  bold: "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
} as const;

/** PDF counts in points, 72 to the inch; CSS pixels are 96 to the inch. */
const POINTS_PER_PIXEL = 0.75;

/** A PNG of `zoom` device pixels per CSS pixel. Throws if the fonts are not installed: without them all text would be lost silently. */
export function toPng(figure: Figure, zoom = 2): Uint8Array {
  const font = {
    loadSystemFonts: false,
    fontFiles: [resolvePackageFile(FONT_FILES.regular), resolvePackageFile(FONT_FILES.bold)],
    defaultFontFamily: "DejaVu Sans",
    sansSerifFamily: "DejaVu Sans",
  };
  return new Resvg(figure.svg, { font, fitTo: { mode: "zoom", value: zoom } }).render().asPng();
}

/** A PDF page of the figure's own size: vectors and embedded fonts. */
export function toPdf(figure: Figure): Promise<Uint8Array> {
  const width = figure.width * POINTS_PER_PIXEL, height = figure.height * POINTS_PER_PIXEL;
  const epoch = new Date(0); // a clock time would make every file another
  return new Promise((resolve, reject) => {
    const pdf = new PDFDocument({ size: [width, height], margin: 0, info: { CreationDate: epoch, ModDate: epoch } });
    const chunks: Uint8Array[] = [];
    pdf.on("data", (chunk) => chunks.push(chunk));
    pdf.on("error", reject);
    pdf.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.registerFont("regular", resolvePackageFile(FONT_FILES.regular));
    pdf.registerFont("bold", resolvePackageFile(FONT_FILES.bold));
    SVGtoPDF(pdf, figure.svg, 0, 0, { width, height, fontCallback: (_family, bold) => bold ? "bold" : "regular" });
    pdf.end();
  });
}
