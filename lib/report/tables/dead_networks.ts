/** The search's candidates that learnt nothing, by what kind of network they are. */
import type { DataFrame } from "nodejs-polars";
import { type Architecture, parseArchitecture } from "../../sizing/mod.ts";
import { counted } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { eachOnce, fullScale, type TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";

interface Kind {
  readonly name: string;
  has(architecture: Architecture): boolean;
}

const convolutionsOf = (architecture: Architecture) =>
  architecture.flatMap((layer) => layer.code === "C1" || layer.code === "C2" ? [layer] : []);

/** Three convolutions in a row, the last of which has that many outputs. */
function threeEndingIn(low: number, high: number): Kind {
  return {
    name: `three convolutions, the last with ${low === high ? low : `${low} to ${high}`} outputs`,
    has(architecture) {
      const convolutions = convolutionsOf(architecture), last = convolutions.at(-1)?.channels ?? 0;
      return convolutions.length === 3 && last >= low && last <= high;
    },
  };
}

/** Every network of the space is of exactly one kind. */
const KINDS: readonly Kind[] = [
  { name: "two convolutions or fewer", has: (architecture) => convolutionsOf(architecture).length < 3 },
  threeEndingIn(4, 4),
  threeEndingIn(6, 6),
  threeEndingIn(8, 12),
  threeEndingIn(16, 64),
];

/** Candidates of the architecture search: how many were trained, and how many of them put every image into one class. */
export function deadNetworksTable(trials: DataFrame): Table {
  const candidates = candidatesOf(trials);
  const line = (name: string, own: readonly TrialRow[]) => {
    const dead = own.filter(isDead).length;
    return [name, String(own.length), String(dead), own.length === 0 ? "" : percent(dead / own.length)];
  };
  return {
    name: "dead-networks",
    title: "Candidates that never left chance",
    caption: candidates.length === 0
      ? "Nothing has been run yet: deno task search direct-convolution."
      : `Dead: after each epoch all validation images in one class. ${provenance(candidates)}`,
    columns: [
      { title: "network", kind: "text" },
      ...["trained", "dead", "share"].map((title) => ({ title, kind: "number" }) as const),
    ],
    rows: [
      ...KINDS.map(({ name, has }) => line(name, candidates.filter((row) => has(architectureOf(row))))),
      line("all", candidates),
    ],
    rules: [KINDS.length],
  };
}

/** The candidates of the search at full scale, once each. */
function candidatesOf(trials: DataFrame): readonly TrialRow[] {
  const rows = rowsOf<TrialRow>(trials).filter(({ study, stage }) =>
    study === "direct-convolution" && stage === "candidate"
  );
  return fullScale(eachOnce(rows));
}

/** As a training words it when no epoch got past chance. */
const isDead = ({ failure }: TrialRow) => failure.split(":")[0] === "dead";

function architectureOf({ config }: TrialRow): Architecture {
  return parseArchitecture((JSON.parse(config) as { architecture: string }).architecture);
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The same in one sentence. */
export function deadSentence(trials: DataFrame): string {
  const candidates = candidatesOf(trials), dead = candidates.filter(isDead);
  if (candidates.length === 0) return "No candidate has been trained yet: `deno task search direct-convolution`.";
  const three = dead.filter((row) => convolutionsOf(architectureOf(row)).length === 3).length;
  return `${dead.length} of ${counted(candidates.length, "candidate")} (${percent(dead.length / candidates.length)}) ` +
    `stayed at chance; ${three === dead.length ? "all" : three} of them have three convolutions and no dense layer.`;
}
