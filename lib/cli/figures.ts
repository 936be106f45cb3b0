/** `deno task figures`: every figure and table from the journals, as files for a report. */
import { relative, resolve } from "node:path";
import process from "node:process";
import { InvalidArgumentError } from "commander";
import { UserError } from "../errors.ts";
import { exportAll, type Ruler, RULERS } from "../report/mod.ts";
import { assetPath } from "../assets.ts";
import { command, printJson, runCli } from "./cli.ts";

interface Options {
  readonly only?: string;
  readonly out?: string;
  readonly ruler: string;
  readonly zoom: number;
  readonly embedFonts?: boolean;
  readonly json?: boolean;
}

function rulerOf(name: string): Ruler {
  const ruler = RULERS.find((one) => one === name);
  if (ruler === undefined) throw new UserError(`unknown ruler ${name}: choose one of ${RULERS.join(", ")}`);
  return ruler;
}

/** PNG pixels for each CSS pixel; above 10 a PNG of these figures has more than 50 million. */
function scaleOf(text: string): number {
  const scale = Number(text);
  if (!(scale > 0 && scale <= 10)) throw new InvalidArgumentError("must be a number above 0 and up to 10");
  return scale;
}

/** On another ruler than the paper's the files go to a folder of their own: those in `figures` are the published ones. */
function folderOf({ out, ruler }: Options): string {
  if (out !== undefined) return resolve(out);
  return assetPath(ruler === "paper" ? "figures" : `figures/${ruler}`);
}

/** Relative to the current folder where the file lies below it. */
function fromHere(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

async function figures(options: Options): Promise<void> {
  const files = await exportAll({
    folder: folderOf(options),
    ruler: rulerOf(options.ruler),
    zoom: options.zoom,
    fonts: options.embedFonts ? "embedded" : "named",
    ...(options.only === undefined ? {} : { only: options.only }),
    onNotice: (text) => console.error(text),
  });
  const shown = files.map(fromHere);
  if (options.json) printJson(shown);
  else console.log(shown.join("\n"));
}

const program = command("figures", "Export figures (SVG, PNG, PDF) and tables (md, csv, tex) from the journals.")
  .option("--only <name>", "one of them, or all whose names begin so: table-3")
  .option("--out <folder>", "where to (default: figures, or figures/RULER)")
  .option("--ruler <name>", `how sizes are counted: ${RULERS.join(", ")}`, "paper")
  .option("--zoom <n>", "PNG pixels for each CSS pixel", scaleOf, 2)
  .option("--embed-fonts", "SVGs bring their letters along instead of naming fonts")
  .option("--json", "print the list of files as JSON")
  .action(figures);
await runCli(program);
