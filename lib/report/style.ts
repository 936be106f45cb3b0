/** One look for every figure: a colour, a mark and a stroke for each method, told apart in colour, in grey and by shape. */
import { METHOD_NAMES, type MethodName } from "../models/mod.ts";

export interface MethodStyle {
  readonly label: string;
  /** Out of Okabe and Ito's colour-blind safe set, darkened or lightened so that the four also differ in grey. */
  readonly colour: string;
  /** Name of a d3 symbol, as Plot takes it. */
  readonly symbol: "circle" | "triangle" | "square" | "diamond";
  readonly dash: string;
}

export const METHOD_STYLES: Readonly<Record<MethodName, MethodStyle>> = {
  "direct-convolution": { label: "Direct Convolution", colour: "#0b4a7a", symbol: "circle", dash: "" },
  protonn: { label: "ProtoNN", colour: "#dba3c5", symbol: "diamond", dash: "2 2" },
  bonsai: { label: "Bonsai", colour: "#34b08c", symbol: "square", dash: "6 3" },
  fastgrnn: { label: "FastGRNN", colour: "#b3480a", symbol: "triangle", dash: "9 3 2 3" },
};

/** The methods as scales of Plot. */
export const METHOD_COLOURS = { domain: METHOD_NAMES, range: METHOD_NAMES.map((name) => METHOD_STYLES[name].colour) };
export const METHOD_SYMBOLS = { domain: METHOD_NAMES, range: METHOD_NAMES.map((name) => METHOD_STYLES[name].symbol) };

/** Filled paths of the symbols, about 9 pixels wide, for legends. */
const SYMBOL_PATHS: Readonly<Record<MethodStyle["symbol"], string>> = {
  circle: "M4.5,0A4.5,4.5 0 1 1 -4.5,0A4.5,4.5 0 1 1 4.5,0Z",
  triangle: "M0,-5.2L4.8,3.2L-4.8,3.2Z",
  square: "M-4,-4H4V4H-4Z",
  diamond: "M0,-5.5L4,0L0,5.5L-4,0Z",
};

/** A legend's mark: the symbol filled with a colour, or hollow. */
export function symbolMark(symbol: MethodStyle["symbol"], colour: string, hollow = false): string {
  const paint = hollow ? `fill="white" stroke="${colour}" stroke-width="1.5"` : `fill="${colour}"`;
  return `<path d="${SYMBOL_PATHS[symbol]}" ${paint}/>`;
}

/** A legend's mark: a line. */
export function lineMark(colour: string, dash = ""): string {
  return `<line x1="-8" x2="8" y1="0" y2="0" stroke="${colour}" stroke-width="2"${
    dash ? ` stroke-dasharray="${dash}"` : ""
  }/>`;
}

/** Shades of one colour from light (a share of it, 0 to 1) to full, `count` of them: members of one method in one picture. */
export function shades(colour: string, count: number, lightest = 0.4): string[] {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return Array.from({ length: count }, (_, i) => {
    const share = count === 1 ? 1 : lightest + (1 - lightest) * i / (count - 1);
    const mixed = parts.map((part) => Math.round(255 - share * (255 - part)).toString(16).padStart(2, "0"));
    return `#${mixed.join("")}`;
  });
}
