/** The sizes of Table 6's models on each ruler, and how the paper came to two that are wrong. */
import { TABLE_6 } from "../../paper.ts";
import { fastgrnnSize, KILOBYTE, multiFastgrnnSlipBytes, RULERS } from "../../sizing/mod.ts";
import { kilobytes } from "../format.ts";
import type { Table } from "../table.ts";
import { feedName } from "./paper_table.ts";

const number = (title: string) => ({ title, kind: "number" }) as const;
const text = (title: string) => ({ title, kind: "text" }) as const;

interface Model {
  readonly hiddenDim: number;
  readonly densityW: number;
  readonly densityU: number;
}

/** `H 45, W 0.2, U 0.2`; `H 12, dense`. */
export function modelName({ hiddenDim, densityW, densityU }: Model): string {
  return densityW === 1 && densityU === 1 ? `H ${hiddenDim}, dense` : `H ${hiddenDim}, W ${densityW}, U ${densityU}`;
}

/** Table 6's models in KB of 1024 bytes, as printed and on each ruler. */
export function fastgrnnRulersTable(): Table {
  return {
    name: "table-6-rulers",
    title: "The models of Table 6 on each ruler",
    caption:
      "KB of 1024 bytes. On all rulers but the paper's: indices of sparse matrices at the width they need, working " +
      "memory, and the 6,144 means and deviations of the pixels.",
    columns: [text("feed"), number("budget"), text("model"), number("printed"), ...RULERS.map(number)],
    rows: TABLE_6.map((row) => [
      feedName(row.feed),
      `≤ ${row.budgets[0]} KB`,
      modelName(row),
      row.kilobytes.toFixed(2),
      ...RULERS.map((ruler) => kilobytes(fastgrnnSize(row).bytes[ruler])),
    ]),
    rules: startsOfFeeds(),
  };
}

/** Finding 6: Multi-FastGRNN's printed sizes beside those of the right accounting and of the slip. */
export function multiSlipTable(): Table {
  return {
    name: "table-6-multi-slip",
    title: "Multi-FastGRNN: the printed sizes, the right ones, and those of the slip",
    caption:
      "KB of 1024 bytes on the paper's ruler. Right: densities reach W and U of all three units. Slip: they reach " +
      "the first six tensors of a list that goes unit by unit, all of them the red unit's.",
    columns: [
      number("budget"),
      text("model"),
      number("printed"),
      number("right"),
      number("slip"),
      text("the printed one is"),
    ],
    rows: TABLE_6.filter(({ feed }) => feed === "multi").map((row) => {
      const right = fastgrnnSize(row).bytes.paper / KILOBYTE, slip = multiFastgrnnSlipBytes(row) / KILOBYTE;
      const printed = row.kilobytes.toFixed(2);
      const fits = [right.toFixed(2) === printed ? "right" : "", slip.toFixed(2) === printed ? "the slip's" : ""];
      return [
        `≤ ${row.budgets[0]} KB`,
        modelName(row),
        printed,
        right.toFixed(3),
        slip.toFixed(3),
        fits[0] && fits[1] ? "both: a dense model" : fits.join("") || "neither",
      ];
    }),
  };
}

function startsOfFeeds(): number[] {
  return TABLE_6.flatMap(({ feed }, i) => i > 0 && feed !== TABLE_6[i - 1]!.feed ? [i] : []);
}
