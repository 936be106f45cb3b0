/** How bytes are counted, rule by rule. */
import { COUNTING_RULES } from "../../sizing/mod.ts";
import type { Table } from "../table.ts";

/** One line for each thing that could be counted: by the paper for its CNNs and for the others, and by our uniform rulers. */
export function rulersTable(): Table {
  return {
    name: "rulers",
    title: "How bytes are counted",
    caption: "",
    columns: ["what", "paper: CNNs", "paper: the others", "float32, int8, int4"].map((title) => {
      return { title, kind: "text" };
    }),
    rows: COUNTING_RULES.map((rule) => [rule.what, rule.paperNetworks, rule.paperEdgeml, rule.uniform]),
  };
}
