/** All figures and tables into one folder. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assetPath } from "../assets.ts";
import { type Cifar10, CLASS_NAMES, DataMissingError, loadCifar10 } from "../dataset/mod.ts";
import { UserError } from "../errors.ts";
import { writeAtomically } from "../files.ts";
import type { Trial } from "../training/trial.ts";
import { FIGURES, recorded, TABLES } from "./catalogue.ts";
import { exportFigure, exportTable, type FigureExportOptions } from "./export.ts";
import { figure1 } from "./figures/figure_1.ts";
import { recordedTrials } from "./journals.ts";
import type { Ruler } from "./rows.ts";
import type { Figure } from "./svg.ts";
import { comparisonSummary, summaryMarkdown } from "./summary.ts";
import { toMarkdown } from "./table.ts";
import { resultsTable } from "./tables/results.ts";

export interface ExportAllOptions extends FigureExportOptions {
  /** Absolute, or relative to the current folder; default: the repository's `figures`. */
  readonly folder?: string;
  readonly ruler?: Ruler;
  /** The one figure or table of that name, or all whose names begin so. */
  readonly only?: string;
  /** Default: all that is recorded. */
  readonly trials?: readonly Trial[];
  readonly onNotice?: (text: string) => void;
}

/** The image that Figure 1 is drawn from: a row of the data set. */
const FIGURE_1_ROW = 4;

/**
 * Writes every figure (SVG, PNG, PDF) and table (md, csv, tex) and returns the files' paths. The same trials and ruler give
 * the same bytes. The README's results are renewed when everything goes to the default folder on the paper's ruler.
 *
 * @throws {UserError} nothing is named `only`.
 */
export async function exportAll(options: ExportAllOptions = {}): Promise<string[]> {
  const { folder = assetPath("figures"), ruler = "paper", only, onNotice = () => {} } = options;
  const chosen = chooser(only), source = recorded(options.trials ?? recordedTrials(), ruler), files: string[] = [];
  if (chosen("figure-1")) {
    const figure = await drawnFigure1(onNotice);
    files.push(...figure === null ? committed(folder) : await exportFigure(figure, "figure-1", folder, options));
  }
  for (const { name, figure } of FIGURES) {
    if (chosen(name)) files.push(...await exportFigure(figure(source), name, folder, options));
  }
  for (const { name, table } of TABLES) if (chosen(name)) files.push(...exportTable(table(source), folder));
  if (only === undefined && ruler === "paper" && folder === assetPath("figures")) {
    renewReadme(`${summaryMarkdown(comparisonSummary(source.frame))}\n\n${toMarkdown(resultsTable(source.frame))}`);
  }
  return files;
}

/** Figure 1 of a data set's image. */
export function figure1Of(data: Pick<Cifar10, "images" | "labels" | "fingerprint">, row = FIGURE_1_ROW): Figure {
  const pixels = data.images.subarray(3072 * row, 3072 * (row + 1));
  return figure1(
    pixels,
    `Image ${row + 1} of 60,000 (${CLASS_NAMES[data.labels[row] ?? 0]}); ${data.fingerprint.name}.`,
  );
}

function chooser(only: string | undefined): (name: string) => boolean {
  if (only === undefined) return () => true;
  const names = ["figure-1", ...FIGURES.map(({ name }) => name), ...TABLES.map(({ name }) => name)];
  const chosen = names.includes(only) ? [only] : names.filter((name) => name.startsWith(only));
  if (chosen.length === 0) {
    throw new UserError(`no figure or table is named ${only}: choose one of ${names.join(", ")}`);
  }
  return (name) => chosen.includes(name);
}

async function drawnFigure1(onNotice: (text: string) => void): Promise<Figure | null> {
  try {
    return figure1Of(await loadCifar10({ onNotice }));
  } catch (error) {
    if (!(error instanceof DataMissingError)) throw error;
    onNotice("figure-1: kept as it is, because it is drawn from an image and there are none here");
    return null;
  }
}

function committed(folder: string): string[] {
  return ["svg", "png", "pdf"].map((ending) => join(folder, `figure-1.${ending}`)).filter((path) => existsSync(path));
}

const README_BEGIN = "<!-- results:begin -->", README_END = "<!-- results:end -->";

function renewReadme(markdown: string): void {
  const path = assetPath("README.md");
  if (!existsSync(path)) return;
  const text = readFileSync(path, "utf8"), begin = text.indexOf(README_BEGIN), end = text.indexOf(README_END);
  if (begin < 0 || end < begin) return; // a README without the marks is left alone
  const block = `\n<!-- deno-fmt-ignore-start -->\n\n${markdown}\n<!-- deno-fmt-ignore-end -->\n`;
  writeAtomically(path, `${text.slice(0, begin + README_BEGIN.length)}${block}${text.slice(end)}`);
}
