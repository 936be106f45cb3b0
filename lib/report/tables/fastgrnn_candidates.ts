/** The 45 models that the paper's rule picks: for each budget the three largest that fit. */
import { BUDGETS, TABLE_6 } from "../../paper.ts";
import { type FastgrnnConfig, fastgrnnSpace } from "../../search/studies/fastgrnn.ts";
import { fastgrnnSize, KILOBYTE, multiFastgrnnSlipBytes } from "../../sizing/mod.ts";
import { kilobytes } from "../format.ts";
import type { Column, Table } from "../table.ts";
import { modelName } from "./fastgrnn_sizes.ts";

/** Candidates for each budget. */
const NEAREST = 3;

interface Rule {
  readonly title: string;
  readonly feeds: readonly FastgrnnConfig["feed"][];
  bytes(config: FastgrnnConfig): number;
}

const right = (config: FastgrnnConfig) => fastgrnnSize(config).bytes.paper;

const RULES: readonly Rule[] = [
  { title: "one unit", feeds: ["row", "channel"], bytes: right },
  { title: "Multi", feeds: ["multi"], bytes: right },
  { title: "Multi, by the slip", feeds: ["multi"], bytes: multiFastgrnnSlipBytes },
];

/**
 * Candidates by the rule read literally (`edgeml-models.md` 6.2 and 6.3), of one unit and of Multi under the right accounting and
 * under the paper's; Table 6's own models are starred.
 */
export function fastgrnnCandidatesTable(): Table {
  const picked = RULES.map((rule) => BUDGETS.map((budget) => nearest(rule, budget)));
  const chosen = picked.map((budgets, i) => new Set(budgets.flat().flatMap((one) => winnersAmong(one, RULES[i]!))));
  const missing = RULES.slice(0, 2).flatMap(({ feeds }, i) =>
    TABLE_6.filter((row) => feeds.includes(row.feed) && !chosen[i]!.has(row)).map((row) =>
      `${row.feed}, ${modelName(row)}`
    )
  );
  return {
    name: "table-6-candidates",
    title: "FastGRNN's candidates: the three largest models that fit each budget",
    caption: `KB of 1024 bytes on the paper's ruler; * is in Table 6. In Table 6 but not among them: ${
      missing.join("; ")
    }.`,
    columns: [
      { title: "budget", kind: "number" },
      ...RULES.flatMap(({ title }): Column[] => [{ title, kind: "text" }, { title: "KB", kind: "number" }]),
    ],
    rows: BUDGETS.flatMap((budget, b) =>
      Array.from({ length: NEAREST }, (_, place) => [
        `≤ ${budget} KB`,
        ...RULES.flatMap((rule, i) => {
          const config = picked[i]![b]![place]!, star = winnersAmong(config, rule).length > 0 ? " *" : "";
          return [modelName(config) + star, kilobytes(rule.bytes(config))];
        }),
      ])
    ),
    rules: BUDGETS.slice(1).map((_, i) => NEAREST * (i + 1)),
  };
}

function nearest({ feeds, bytes }: Rule, budget: number): FastgrnnConfig[] {
  const sized = fastgrnnSpace(feeds[0]!).map((config) => ({ config, bytes: bytes(config) }));
  return sized.filter((one) => one.bytes <= budget * KILOBYTE)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, NEAREST)
    .map(({ config }) => config);
}

function winnersAmong({ hiddenDim, densityW, densityU }: FastgrnnConfig, { feeds }: Rule) {
  return TABLE_6.filter((row) =>
    feeds.includes(row.feed) && row.hiddenDim === hiddenDim && row.densityW === densityW && row.densityU === densityU
  );
}
