/** The tables of `deno task bench` as Markdown with aligned columns, for terminals and for the README. */
import type { Timing } from "./measure.ts";
import type { Together } from "./together.ts";
import type { TrainingRate } from "./training_rate.ts";

/** Engines of our own; every other row is a peer. */
const OURS = ["native", "wasm"] as const;

/** First column left-aligned, the others right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, i) => i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)).join(" | ")} |`;
  const divider = `| ${
    widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`).join(" | ")
  } |`;
  return [line(rows[0]!), divider, ...rows.slice(1).map(line)].join("\n");
}

const unique = (values: readonly string[]) => [...new Set(values)];
const milliseconds = (ms: number) => ms.toFixed(ms < 1 ? 3 : ms < 10 ? 2 : 1);

/**
 * Milliseconds of each engine and peer; for our engines GFLOP/s with their share of `peak` (the core's multiply-adds in
 * registers, GFLOP/s) and how many times as fast as the best peer they are.
 */
export function stepTable(timings: readonly Timing[], peak: number): string {
  const engines = unique(timings.map(({ engine }) => engine)), ours = OURS.filter((name) => engines.includes(name));
  const peers = engines.filter((name) => !(OURS as readonly string[]).includes(name));
  const find = (workload: string, engine: string) =>
    timings.find((t) => t.workload === workload && t.engine === engine);
  const head = [
    "one step, ms",
    ...engines,
    ...ours.flatMap((name) => [`${name} GFLOP/s`, "of peak", ...(peers.length > 0 ? [`${name} x best peer`] : [])]),
  ];
  const rows = unique(timings.map(({ workload }) => workload)).map((workload) => {
    const best = Math.min(...peers.flatMap((peer) => find(workload, peer)?.ms ?? []));
    const figures = ours.flatMap((name) => {
      const timing = find(workload, name);
      const ratio = timing && Number.isFinite(best) ? (best / timing.ms).toFixed(2) : "";
      const share = timing ? `${(100 * timing.gflops / peak).toFixed(0)} %` : "";
      return [timing?.gflops.toFixed(1) ?? "", share, ...(peers.length > 0 ? [ratio] : [])];
    });
    return [
      workload,
      ...engines.map((engine) => find(workload, engine)).map((t) => (t ? milliseconds(t.ms) : "")),
      ...figures,
    ];
  });
  return aligned([head, ...rows]);
}

/** Images per second of real trainings, and what part of the steps' own rate that is. */
export function rateTable(rates: readonly TrainingRate[]): string {
  const engines = unique(rates.map(({ engine }) => engine));
  const rows = unique(rates.map(({ workload }) => workload)).map((workload) => [
    workload,
    ...engines.flatMap((engine) => {
      const rate = rates.find((r) => r.workload === workload && r.engine === engine);
      return rate
        ? [Math.round(rate.imagesPerSecond).toLocaleString("en"), `${(100 * rate.share).toFixed(0)} %`]
        : ["", ""];
    }),
  ]);
  return aligned([["training, images/s", ...engines.flatMap((name) => [name, "of the step"])], ...rows]);
}

/** Steps per second of a process alone and of several at once. */
export function togetherTable(results: readonly Together[]): string {
  const perSecond = (...steps: number[]) =>
    Math.round(steps.reduce((sum, ms) => sum + 1000 / ms, 0)).toLocaleString("en");
  const count = results[0]?.each.length ?? 0;
  const rows = results.map(({ workload, engine, alone, each, times }) => [
    `${workload}, ${engine}`,
    perSecond(alone),
    perSecond(...each),
    times.toFixed(2),
  ]);
  return aligned([["steps/s", "one process", `${count} at once`, "times one"], ...rows]);
}
