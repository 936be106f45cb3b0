/** The paper's notation for direct-convolution networks: `A, C2(16,(3,3)), C1(8,(3,3)), M, D(16), Dr, D*` (Tables 1 to 3). */
import { UserError } from "../errors.ts";

export type Layer =
  | { readonly code: "A" | "M" | "Dr" | "D*" }
  | { readonly code: "C1" | "C2"; readonly channels: number; readonly side: number }
  | { readonly code: "D"; readonly units: number };

export type Architecture = readonly Layer[];

const CONVOLUTION = /^(C1|C2)\((\d+),\((\d+),(\d+)\)\)$/, DENSE = /^D\((\d+)\)$/;

/** Splits at commas outside parentheses. */
function layerTexts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0, part = "";
  for (const character of text.replace(/\s+/g, "")) {
    depth += character === "(" ? 1 : character === ")" ? -1 : 0;
    if (character === "," && depth === 0) parts.push(part), part = "";
    else part += character;
  }
  return [...parts, part];
}

function parseLayer(text: string, place: number): Layer {
  const wrong = (rule: string) => new UserError(`layer ${place} (${text || "empty"}): ${rule}`);
  if (text === "A" || text === "M" || text === "Dr" || text === "D*") return { code: text };
  const convolution = CONVOLUTION.exec(text), dense = DENSE.exec(text);
  if (dense) {
    if (Number(dense[1]) < 1) throw wrong("a dense layer has at least 1 unit");
    return { code: "D", units: Number(dense[1]) };
  }
  if (!convolution) throw wrong("unknown layer; write A, C1(8,(3,3)), C2(8,(3,3)), M, D(16), Dr or D*");
  const code = convolution[1] as "C1" | "C2", channels = Number(convolution[2]), side = Number(convolution[3]);
  if (convolution[3] !== convolution[4]) throw wrong("the kernel must be square");
  if (side % 2 === 0) throw wrong(`the kernel's side must be odd, not ${side}`);
  if (channels < 1) throw wrong("a convolution has at least 1 output channel");
  return { code, channels, side };
}

/**
 * Reads the notation. Throws a UserError that names the layer and the rule: one A, first; at most one M; at most one Dr;
 * one D*, last; no convolution or pooling after a dense layer.
 */
export function parseArchitecture(text: string): Architecture {
  const texts = layerTexts(text), layers = texts.map((part, i) => parseLayer(part, i + 1));
  const wrong = (i: number, rule: string) => new UserError(`layer ${i + 1} (${texts[i]}): ${rule}`);
  layers.forEach((layer, i) => {
    const before = layers.slice(0, i);
    if ((layer.code === "A") !== (i === 0)) {
      throw wrong(i, i === 0 ? "the first layer must be A" : "A can only be the first layer");
    }
    if ((layer.code === "D*") !== (i === layers.length - 1)) {
      throw wrong(i, layer.code === "D*" ? "D* can only be the last layer" : "the last layer must be D*");
    }
    if (layer.code === "M" && before.some((l) => l.code === "M")) throw wrong(i, "there can be only one M");
    if (layer.code === "Dr" && before.some((l) => l.code === "Dr")) throw wrong(i, "there can be only one Dr");
    const flat = before.some((l) => l.code === "D" || l.code === "Dr");
    if (flat && (layer.code === "C1" || layer.code === "C2" || layer.code === "M")) {
      throw wrong(i, "no convolution or pooling can follow D or Dr");
    }
  });
  return layers;
}

/** Writes one layer as the paper does. */
export function printLayer(layer: Layer): string {
  if (layer.code === "C1" || layer.code === "C2") {
    return `${layer.code}(${layer.channels},(${layer.side},${layer.side}))`;
  }
  return layer.code === "D" ? `D(${layer.units})` : layer.code;
}

/** Writes the notation as the paper does; `parseArchitecture` reads it back. */
export function printArchitecture(architecture: Architecture): string {
  return architecture.map(printLayer).join(", ");
}
