/** The paper's conclusions, each with the test that our trials put it to. */
import { BUDGETS, RESULT_FIGURES } from "../../paper.ts";
import { isClear } from "../contenders.ts";
import { accuracy, difference, NOT_RUN } from "../format.ts";
import { type Interval, meanInterval } from "../interval.ts";
import type { Line } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import { AGREEMENT } from "../why.ts";
import { agrees, allHold, type Check, judgeAll, type Judgement, larger } from "./judge.ts";

/** What a statement is judged by. */
export interface Evidence {
  /** Lines of Tables 3 to 6 in every reading. */
  readonly lines: readonly Line[];
  /** All trials. */
  readonly rows: readonly TrialRow[];
}

export interface Statement {
  /** In the paper's words, shortened. */
  readonly claim: string;
  /** Section of the paper. */
  readonly place: string;
  /** Where our evidence stands in full. */
  readonly see: string;
  judge(evidence: Evidence): Judgement;
}

const NOT_COMPLETE: Check = { name: "", holds: null, found: "search not complete" };

export const STATEMENTS: readonly Statement[] = [
  {
    claim: "Direct Convolution CNNs perform best for all chosen budgets",
    place: "abstract, 5.4, 6",
    see: "Table 7",
    judge: ({ lines }) =>
      judgeAll(BUDGETS.map((budget) => {
        const ours = replayOf(lines, "direct-convolution", budget);
        return larger(`${budget} KB`, ours, best(lines, budget, ["protonn", "bonsai", "fastgrnn"]));
      })),
  },
  {
    claim: "Top performance of 65.7 % at 58.23 KB",
    place: "abstract, 6",
    see: "Table 3",
    judge: ({ lines }) =>
      judgeAll(linesOf(lines, "direct-convolution", 64).map((line) => agrees("64 KB", line.replay, line.accuracy))),
  },
  {
    claim: "FastGRNN is still far from Direct Convolution, but second at every budget",
    place: "5.4",
    see: "Table 7",
    judge: ({ lines }) =>
      judgeAll(
        BUDGETS.map((budget) =>
          larger(`${budget} KB`, best(lines, budget, ["fastgrnn"]), best(lines, budget, ["protonn", "bonsai"]))
        ),
      ),
  },
  {
    claim: "58.9 % with FastGRNN at 63.56 KB",
    place: "6",
    see: "Table 6",
    judge: ({ lines }) =>
      judgeAll(
        linesOf(lines, "fastgrnn", 64, "channel").map((line) =>
          agrees("channel-major, 64 KB", line.replay, line.accuracy)
        ),
      ),
  },
  {
    claim: "Channel-major models perform consistently the best of the three feeds",
    place: "5.4",
    see: "Table 6",
    judge: ({ lines }) => judgeAll(feeds(lines, "channel", larger)),
  },
  {
    claim: "Multi-FastGRNN consistently performs the worst of the three feeds",
    place: "5.4",
    see: "Table 6",
    judge: ({ lines }) => judgeAll(feeds(lines, "multi", (name, one, other) => larger(name, other, one))),
  },
  {
    claim: "ProtoNN failed to achieve even 15 % accuracy",
    place: "6",
    see: "Table 4",
    judge: ({ lines }) =>
      judgeAll(linesOf(lines, "protonn", 32).map(({ replay }) => below("raw bytes, 32 KB", replay, 0.15))),
  },
  {
    claim: "ProtoNN's poor performance may be due to training stuck in a local optimum",
    place: "6",
    see: "Table 4",
    judge: ({ lines }) => judgeAll(inputScale(lines)),
  },
  {
    claim: "Bonsai did fit the data but peaked at a modest 37.7 %",
    place: "6",
    see: "Table 5",
    judge: ({ lines }) =>
      judgeAll(linesOf(lines, "bonsai", 128).map((line) => agrees("hinge loss, 128 KB", line.replay, line.accuracy))),
  },
  {
    claim: "Bonsai trees of depth 7 and 8 are, on average, significantly less accurate than shallower ones",
    place: "5.3, Figure 2",
    see: "Figure 2",
    judge: ({ rows, lines }) => judgeAll(isBonsaiSearched(lines) ? deepTrees(rows) : [NOT_COMPLETE]),
  },
  {
    claim: "Bonsai of depth 5 reaches up to 37.6 % validation accuracy, of depth 8 at most 16.3 %",
    place: "5.3",
    see: "Figure 2",
    judge: ({ rows, lines }) =>
      judgeAll(
        isBonsaiSearched(lines)
          ? [
            agrees("depth 5", highest(depth(rows, 5)), RESULT_FIGURES.bonsaiDepth5BestValidation.value),
            agrees("depth 8", highest(depth(rows, 8)), RESULT_FIGURES.bonsaiDepth8BestValidation.value),
          ]
          : [NOT_COMPLETE],
      ),
  },
  {
    claim: "Sparse models are always the best of the row- and channel-major ones",
    place: "5.4",
    see: "Table 6, search",
    judge: (all) =>
      judgeAll(["row", "channel"].flatMap((feed) => BUDGETS.map((budget) => density(all, feed, budget, "sparse")))),
  },
  {
    claim: "The best Multi-FastGRNN at 8, 16 and 64 KB are dense",
    place: "5.4",
    see: "Table 6, search",
    judge: (all) => judgeAll([8, 16, 64].map((budget) => density(all, "multi", budget, "dense"))),
  },
  {
    claim: "The best network for a budget is not necessarily close to using all of it",
    place: "5.1",
    see: "Table 3, search",
    judge: ({ lines }) => unusedMemory(lines),
  },
];

function linesOf(lines: readonly Line[], method: string, budget: number, group = ""): Line[] {
  return lines.filter((line) =>
    line.faithful && line.method === method && line.budget === budget && (group === "" || line.group === group)
  );
}

function replayOf(lines: readonly Line[], method: string, budget: number, group = ""): Interval | null {
  return linesOf(lines, method, budget, group)[0]?.replay ?? null;
}

/** The best replay of some methods; null unless every line that the paper has was run. */
function best(lines: readonly Line[], budget: number, methods: readonly string[]): Interval | null {
  const replays = methods.flatMap((method) => linesOf(lines, method, budget)).map(({ replay }) => replay);
  if (replays.length === 0 || replays.includes(null)) return null;
  return replays.reduce((a, b) => (b!.mean > a!.mean ? b : a));
}

/** One feed against the other two, budget by budget: `8 KB: 0.509 against 0.504 (row), 0.503 (multi)`. */
function feeds(lines: readonly Line[], feed: string, compare: typeof larger): Check[] {
  const others = ["row", "channel", "multi"].filter((name) => name !== feed);
  return BUDGETS.map((budget) => {
    const replay = (of: string) => replayOf(lines, "fastgrnn", budget, of), name = `${budget} KB`;
    const checks = others.map((other) => compare(name, replay(feed), replay(other)));
    const own = replay(feed), rivals = others.map((other) => `${value(replay(other))} (${other})`);
    return {
      name,
      holds: allHold(checks),
      found: own === null ? NOT_RUN : `${value(own)} against ${rivals.join(", ")}`,
    };
  });
}

function value(interval: Interval | null): string {
  return interval === null ? NOT_RUN : accuracy(interval.mean);
}

function below(name: string, ours: Interval | null, limit: number): Check {
  if (ours === null) return { name, holds: null, found: NOT_RUN };
  const contradicts = ours.half !== null && ours.mean - ours.half >= limit;
  return { name, holds: ours.mean < limit ? true : contradicts ? false : null, found: accuracy(ours.mean) };
}

/** A training that was stuck would stay so on inputs of another scale. */
function inputScale(lines: readonly Line[]): Check[] {
  const raw = replayOf(lines, "protonn", 32);
  const scaled = lines.find(({ method, variant, budget }) =>
    method === "protonn" && variant === "standardised" && budget === 32
  );
  if (raw === null || !scaled?.replay) return [];
  const gain = scaled.replay.mean - raw.mean;
  const found = `${accuracy(scaled.replay.mean)}, ${difference(gain)} against raw bytes`;
  const holds = gain < 0.05 ? true : isClear(scaled.replay, raw) === true ? false : null;
  return [{ name: "the same model on standardised inputs", holds, found }];
}

/** What speaks of all models of a search says nothing before all are trained. */
function isBonsaiSearched(lines: readonly Line[]): boolean {
  return linesOf(lines, "bonsai", 128).some(({ search }) => search !== null && search.tried >= search.planned);
}

/** Validation accuracies of a depth's models, hinge loss as in the faithful reading. */
function depth(rows: readonly TrialRow[], wanted: number): number[] {
  const candidates = rows.filter(({ study, stage, ok, scale, group }) =>
    study === "bonsai" && stage === "candidate" && ok && scale === "" && group === "hinge"
  );
  return candidates.filter(({ config }) => (JSON.parse(config) as { depth: number }).depth === wanted)
    .flatMap(({ validation }) => validation ?? []);
}

function highest(values: readonly number[]): Interval | null {
  return values.length === 0 ? null : { mean: Math.max(...values), half: null, n: 1 };
}

/** All models of a depth are known: their mean is no estimate. "Significantly" lower is taken as by more than 1.5 points. */
function deepTrees(rows: readonly TrialRow[]): Check[] {
  const means = (depths: readonly number[]) => depths.flatMap((one) => meanInterval(depth(rows, one))?.mean ?? []);
  const lowest = Math.min(...means([1, 2, 3, 4, 5, 6]));
  return means([7, 8]).map((mean, i) => ({
    name: `depth ${i + 7}`,
    holds: mean < lowest - AGREEMENT ? true : mean > lowest + AGREEMENT ? false : null,
    found: `${accuracy(mean)}, lowest of depths 1 to 6 ${accuracy(lowest)}`,
  }));
}

/** The best sparse and the best dense model of a search; single trainings, so only more than 1.5 points tell them apart. */
function density({ lines, rows }: Evidence, feed: string, budget: number, expected: "sparse" | "dense"): Check {
  const [line] = linesOf(lines, "fastgrnn", budget, feed), name = `${feed} ${budget} KB`;
  if (!line?.search || line.search.tried < line.search.planned) return { ...NOT_COMPLETE, name };
  const candidates = rows.filter((row) =>
    row.study === "fastgrnn" && row.stage === "candidate" && row.group === feed && row.budget === budget && row.ok
  );
  const sparse = bestOf(candidates.filter(isSparse)), dense = bestOf(candidates.filter((row) => !isSparse(row)));
  const lead = expected === "sparse" ? sparse - dense : dense - sparse;
  const found = [["sparse", sparse] as const, ["dense", dense] as const]
    .flatMap(([kind, best]) => best > 0 ? [`${kind} ${accuracy(best)}`] : []);
  return { name, holds: lead >= 0 ? true : lead < -AGREEMENT ? false : null, found: found.join(" against ") };
}

function isSparse({ config }: TrialRow): boolean {
  const { densityW, densityU } = JSON.parse(config) as { densityW: number; densityU: number };
  return densityW < 1 || densityU < 1;
}

/** The best validation accuracy; 0 of none. */
function bestOf(rows: readonly TrialRow[]): number {
  return Math.max(0, ...rows.map(({ validation }) => validation ?? 0));
}

function unusedMemory(lines: readonly Line[]): Judgement {
  const shares = BUDGETS.flatMap((budget) => {
    const [line] = linesOf(lines, "direct-convolution", budget);
    return line?.search ? [{ budget, share: line.search.winner.paper / (budget * 1024) }] : [];
  });
  if (shares.length === 0) return judgeAll([]);
  const tried = Math.min(
    ...BUDGETS.flatMap((budget) => linesOf(lines, "direct-convolution", budget)[0]?.search?.tried ?? []),
  );
  const evidence = `our winners among ${tried} candidates each use ${
    shares.map(({ budget, share }) => `${Math.round(100 * share)} % of ${budget} KB`).join(", ")
  }`;
  return { verdict: shares.some(({ share }) => share < 0.8) ? "reproduced" : "not reproduced", evidence };
}
