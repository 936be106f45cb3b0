/** What 4 bits cost: the paper's networks and our search's winners in float and in 4 bits, pair by pair. */
import type { DataFrame } from "nodejs-polars";
import { accuracy, accuracyInterval, counted, difference, NOT_RUN } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { INDEPENDENT_RUNS } from "../independent.ts";
import { type Interval, meanInterval } from "../interval.ts";
import { provenance } from "../provenance.ts";
import { tableLines } from "../results.ts";
import { fullScale, type TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";

const VARIANT = "4 bits";

/** One network with all its full trainings; a float one and one of 4 bits that starts from it share their seed. */
interface Network {
  readonly source: string;
  readonly architecture: string;
  /** As Table 3 prints it; null of a network that is not the paper's. */
  readonly paper: number | null;
  /** Made before this project, with other software. */
  readonly independent: number | null;
  readonly float: readonly TrialRow[];
  readonly fewBits: readonly TrialRow[];
}

/** Test accuracies in float and in 4 bits beside the paper's; the difference is the mean over pairs of the same seed. */
export function fewBitsTable(trials: DataFrame): Table {
  const networks = networksOf(rowsOf<TrialRow>(trials));
  return {
    name: "table-3-4-bits",
    title: "Table 3's networks and our search's winners, in float and in 4 bits",
    caption: [
      "Test accuracy, mean ± 95 % interval over seeds. Difference: 4 bits minus float, mean over pairs of the same seed.",
      "Independent: one run in PyTorch on CPU, made before this project; no result of ours.",
      provenance(networks.flatMap(({ float, fewBits }) => [...float, ...fewBits])),
    ].filter(Boolean).join(" "),
    columns: [
      { title: "network", kind: "text" },
      { title: "whose", kind: "text" },
      ...["paper", "float", "4 bits", "difference", "independent: 4 bits"].map((title) =>
        ({ title, kind: "number" }) as const
      ),
    ],
    rows: networks.map((network) => [
      network.architecture,
      network.source,
      network.paper === null ? "" : accuracy(network.paper),
      accuracyInterval(testsOf(network.float)),
      accuracyInterval(testsOf(network.fewBits)),
      differenceCell(meanInterval(pairedDifferences(network))),
      network.independent === null ? "" : accuracy(network.independent),
    ]),
  };
}

/** What the pairs say in one sentence. */
export function fewBitsSentence(trials: DataFrame): string {
  const networks = networksOf(rowsOf<TrialRow>(trials)), all = networks.flatMap(pairedDifferences);
  const cost = meanInterval(all);
  if (cost === null) return "No network has been trained in 4 bits yet: `deno task search replay --part 4-bit`.";
  const points = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(100 * value).toFixed(1)}`;
  const measured = networks.filter((network) => pairedDifferences(network).length > 0).length;
  return `4 bits change test accuracy by ${points(cost.mean)} points on average over ${
    counted(all.length, "pair")
  } of ` +
    `${counted(measured, "network")} (from ${points(Math.min(...all))} to ${
      points(Math.max(...all))
    }). That is after ` +
    `fine-tuning, which goes on for more epochs at a falling rate: rounding costs, training longer gains.`;
}

function networksOf(rows: readonly TrialRow[]): Network[] {
  const own = fullScale(
    rows.filter(({ method, ok, test }) => method === "direct-convolution" && ok && test !== null),
  );
  return [...papersNetworks(rows), ...winners(own)];
}

function papersNetworks(rows: readonly TrialRow[]): Network[] {
  const lines = tableLines(rows, 3), faithful = lines.filter((line) => line.faithful);
  const onceEach = [...new Map(faithful.map((line) => [line.row, line])).values()];
  return onceEach.map(({ row, model, accuracy: paper, replayRows }): Network => ({
    source: "the paper's",
    architecture: model,
    paper,
    independent:
      INDEPENDENT_RUNS.find((run) => run.table === 3 && run.row === row && run.variant === VARIANT)?.accuracy ??
        null,
    float: replayRows,
    fewBits: lines.find((line) => line.row === row && line.variant === VARIANT)?.replayRows ?? [],
  }));
}

/** Networks that our search chose for a budget and trained in full. */
function winners(rows: readonly TrialRow[]): Network[] {
  const searched = rows.filter(({ study }) => study === "direct-convolution");
  const full = searched.filter(({ stage }) => stage === "winner");
  return [...Map.groupBy(full, architectureOf)].map(([architecture, float]): Network => ({
    source: `our search's, ≤ ${Math.min(...float.flatMap(({ budget }) => budget ?? []))} KB`,
    architecture,
    paper: null,
    independent: null,
    float,
    fewBits: searched.filter((row) => row.variant === VARIANT && architectureOf(row) === architecture),
  }));
}

function pairedDifferences({ float, fewBits }: Network): number[] {
  return fewBits.flatMap(({ seed, test }) => {
    const start = float.find((row) => row.seed === seed);
    return start === undefined ? [] : [test! - start.test!];
  });
}

const testsOf = (rows: readonly TrialRow[]) => meanInterval(rows.flatMap(({ test }) => test ?? []));

function differenceCell(interval: Interval | null): string {
  if (interval === null) return NOT_RUN;
  return difference(interval.mean) + (interval.half === null ? "" : ` ± ${accuracy(interval.half)}`);
}

function architectureOf({ config }: TrialRow): string {
  return (JSON.parse(config) as { architecture: string }).architecture;
}
