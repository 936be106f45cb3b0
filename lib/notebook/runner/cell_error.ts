/** The first error of a notebook, told in one screen. */
import { UserError } from "../../errors.ts";
import { cleanText } from "./sanitise.ts";

const SCREEN_LINES = 24, SCREEN_COLUMNS = 160;

/** A cell that failed. Its message is one line; {@linkcode CellError.report} shows the cell and the traceback. */
export class CellError extends UserError {
  readonly report: string;

  /**
   * @param notebook path as the person gave it
   * @param cell number of the code cell, from 1
   * @param what what went wrong, in one line
   * @param source the cell's code
   * @param traceback the kernel's lines
   */
  constructor(notebook: string, cell: number, what: string, source: string, traceback: readonly string[] = []) {
    super(`${notebook}, code cell ${cell}: ${cleanText(what).split("\n")[0]}`);
    const code = source.split("\n").map((line, i) => `${String(i + 1).padStart(4)} | ${line}`);
    const trace = cleanText(traceback.join("\n")).split("\n").filter((line) => line.trim() !== "");
    const room = SCREEN_LINES - Math.min(code.length, 15);
    const shown = [...code.slice(0, 15), ...(code.length > 15 ? ["     | ..."] : []), ...trace.slice(0, room)];
    this.report = shown.map((line) => line.slice(0, SCREEN_COLUMNS)).join("\n");
  }
}
