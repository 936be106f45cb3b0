/** Figures and tables as the output of a cell, and as files. */
import { assetPath } from "../assets.ts";
import {
  exportFigure,
  exportTable,
  type Figure,
  type FigureExportOptions,
  type Table,
  toHtml,
  toPng,
  toText,
} from "../report/mod.ts";
import { base64, emit } from "./emit.ts";

/** Shows a figure: a PNG of twice the pixels, which every front end and code host draws. */
export async function showFigure(figure: Figure): Promise<void> {
  const { width, height, alt } = figure;
  const png = base64(toPng(figure));
  await emit({ "image/png": png, "text/plain": alt }, { metadata: { "image/png": { width, height } } });
}

/** Shows a table: plain HTML, with aligned text for front ends that take no HTML. */
export async function showTable(table: Table): Promise<void> {
  await emit({ "text/html": toHtml(table), "text/plain": toText(table) });
}

/** Shows lines of text, one value each or a sentence. */
export async function showText(...lines: readonly string[]): Promise<void> {
  await emit({ "text/plain": lines.join("\n") });
}

/** Shows Markdown: for sentences that are computed. */
export async function showMarkdown(markdown: string): Promise<void> {
  await emit({ "text/markdown": markdown, "text/plain": markdown });
}

/**
 * Writes a figure as SVG, PNG and PDF for a report, and says where.
 *
 * @param folder relative to the repository; default: figures
 * @param options `zoom`: PNG pixels for each CSS pixel; `fonts: "embedded"`: the SVG brings its letters along
 */
export async function saveFigure(
  figure: Figure,
  name: string,
  folder = "figures",
  options: FigureExportOptions = {},
): Promise<void> {
  await showSaved(await exportFigure(figure, name, assetPath(folder), options));
}

/** Writes a table as Markdown, CSV and LaTeX for a report, and says where. */
export async function saveTable(table: Table, folder = "figures"): Promise<void> {
  await showSaved(await exportTable(table, assetPath(folder)));
}

async function showSaved(files: readonly string[]): Promise<void> {
  const root = assetPath("/");
  await showText(...files.map((file) => `saved ${file.startsWith(root) ? file.slice(root.length) : file}`));
}
