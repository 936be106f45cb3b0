/** Figures and tables as files for a report. The same input gives the same bytes, and a file that is right already stays untouched. */
import { join } from "node:path";
import { writeAtomically } from "../files.ts";
import { embedFonts } from "./embed_fonts.ts";
import { toPdf, toPng } from "./raster.ts";
import { toLatex } from "./latex.ts";
import type { Figure } from "./svg.ts";
import { type Table, toCsv, toMarkdown } from "./table.ts";

export interface FigureExportOptions {
  /** PNG pixels for each CSS pixel. */
  readonly zoom?: number;
  /** The SVG brings its letters along instead of naming fonts. */
  readonly fonts?: "named" | "embedded";
}

/** Writes `name.svg`, `name.png` and `name.pdf` into a folder and returns their paths. */
export async function exportFigure(
  figure: Figure,
  name: string,
  folder: string,
  { zoom = 2, fonts = "named" }: FigureExportOptions = {},
): Promise<string[]> {
  return write(folder, name, {
    svg: fonts === "embedded" ? embedFonts(figure).svg : figure.svg,
    png: toPng(figure, zoom),
    pdf: await toPdf(figure),
  });
}

/** Writes `table-3.md`, `.csv` and `.tex`, after the table's name, into a folder and returns their paths. */
export function exportTable(table: Table, folder: string): string[] {
  return write(folder, table.name, { md: toMarkdown(table), csv: toCsv(table), tex: toLatex(table) });
}

function write(folder: string, name: string, contents: Readonly<Record<string, string | Uint8Array>>): string[] {
  return Object.entries(contents).map(([ending, content]) => {
    const path = join(folder, `${name}.${ending}`);
    writeAtomically(path, content);
    return path;
  });
}
