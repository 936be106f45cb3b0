/** What we use of svg-to-pdfkit 0.1, which has no types of its own. */
import type PDFDocument from "./pdfkit.d.ts";

export default function SVGtoPDF(
  document: PDFDocument,
  svg: string,
  x: number,
  y: number,
  options: { width: number; height: number; fontCallback: (family: string, bold: boolean, italic: boolean) => string },
): void;
