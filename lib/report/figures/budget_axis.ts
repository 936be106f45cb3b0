/** The size axis that several figures share: KB on a logarithmic scale, with the paper's budgets drawn as rules. */
import * as Plot from "@observablehq/plot";
import { BUDGETS } from "../../paper.ts";

/** Powers of two: every budget is one of them. */
const TICKS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Options of a Plot's `x` scale and its axis for sizes in KB, from the smallest to the largest drawn. */
export function sizeAxis(kilobytes: readonly number[], label: string): { x: Plot.ScaleOptions; axis: Plot.Markish } {
  const low = Math.min(...kilobytes) * 0.85, high = Math.max(...kilobytes) * 1.15;
  const ticks = TICKS.filter((tick) => tick >= low && tick <= high);
  return {
    x: { type: "log", base: 2, domain: [low, high], label },
    axis: Plot.axisX(ticks, { tickFormat: (tick: number) => `${tick}`, labelAnchor: "right", label: `${label} →` }),
  };
}

/** A dashed rule at each budget. */
export function budgetRules(): Plot.Markish {
  return Plot.ruleX([...BUDGETS], { stroke: "#999999", strokeDasharray: "2 3" });
}
