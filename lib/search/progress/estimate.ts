/** How long planned trials will take: from trials that were measured, else from their multiply-accumulates. */
import { median } from "simple-statistics";
import type { MethodName, Protocol } from "../../models/mod.ts";
import type { Trial } from "../../training/trial.ts";
import { DEAD } from "../../training/mod.ts";
import { multiplyAccumulates } from "./cost.ts";
import { kindOf } from "../kind.ts";
import type { Planner } from "../study.ts";
import type { Task } from "../task.ts";

/**
 * Multiply-accumulates a second of one core where nothing of a method was measured; forward and backward are three
 * passes.
 */
const ASSUMED_RATE = 10e9;

/** Seconds an image and epoch cost beside the arithmetic where nothing was measured. */
const ASSUMED_OVERHEAD = 2e-6;

/** Share of the allowed epochs that early stopping leaves, where nothing was measured. */
const ASSUMED_SHARE = 0.35;

/** Measured trials that an estimate looks at: those nearest in arithmetic. */
const NEIGHBOURS = 5;

/** Trials of one kind that speak for it alone: the seeds of a replayed row are too few. */
const ENOUGH = 20;

const TRAIN_IMAGES = 40_000;

/** Seconds of a test reading with kept weights. */
const READING_SECONDS = 1;

interface Measured {
  readonly cost: number;
  readonly secondsPerImage: number;
}

/** What was measured of one method, or of one kind of its configs. */
interface Measurements {
  /** Ascending in cost. */
  readonly rates: Measured[];
  /** Epochs that were run and that were allowed, summed over trials with early stopping, by allowed epochs. */
  readonly shares: Map<number, { run: number; allowed: number }>;
}

/** Foresees trial seconds. */
export interface Estimator {
  /** Seconds of one core. */
  seconds(task: Task): number;
  /** Whether trials of the method were measured on this engine. */
  isMeasured(method: MethodName): boolean;
  /** Takes another finished trial in. */
  learn(trial: Trial): void;
}

/** An estimator that knows the given trials; those of other engines are left out. */
export function createEstimator(trials: Iterable<Trial>, engine: string, planner: Pick<Planner, "plan">): Estimator {
  const known = new Map<string, Measurements>();
  const facts = new Map<string, { kind: string; cost: number; protocol: Protocol }>();
  const factsOf = (task: Task) => {
    const found = facts.get(task.id) ?? {
      kind: kindOf(task.method, task.config),
      cost: multiplyAccumulates(task.method, task.config),
      protocol: planner.plan(task.method, task.config, task.options).protocol,
    };
    facts.set(task.id, found);
    return found;
  };
  const add = (name: string, { method, config, protocol, seconds, history }: Trial) => {
    const record = known.get(name) ?? { rates: [], shares: new Map() }, epochs = history.length;
    known.set(name, record);
    const cost = multiplyAccumulates(method, config), images = Number(protocol.images ?? TRAIN_IMAGES);
    record.rates.splice(firstNotBelow(record.rates, cost), 0, { cost, secondsPerImage: seconds / (epochs * images) });
    if (protocol.earlyStopping === null) return;
    const allowed = Number(protocol.epochs), share = record.shares.get(allowed) ?? { run: 0, allowed: 0 };
    record.shares.set(allowed, { run: share.run + epochs, allowed: share.allowed + allowed });
  };
  const learn = (trial: Trial) => {
    if (trial.history.length === 0 || trial.engine.name !== engine || trial.id.endsWith(".test")) return;
    // a model that never moves costs a fraction: it says nothing of other kinds
    const isDead = trial.outcome !== "ok" && trial.outcome.failed === DEAD;
    for (const name of [kindOf(trial.method, trial.config), ...(isDead ? [] : [trial.method])]) add(name, trial);
  };
  for (const trial of trials) learn(trial);
  return {
    learn,
    isMeasured: (method) => known.has(method),
    seconds(task) {
      if (task.readsTestOf?.weights !== undefined) return READING_SECONDS;
      const { kind, cost, protocol } = factsOf(task), own = known.get(kind);
      const record = own !== undefined && own.rates.length >= ENOUGH ? own : known.get(task.method) ?? own;
      const perImage = record === undefined
        ? 3 * cost / ASSUMED_RATE + ASSUMED_OVERHEAD
        : measuredRate(record.rates, cost);
      const measured = record?.shares.get(protocol.epochs);
      const share = protocol.earlyStopping === null
        ? 1
        : measured === undefined
        ? ASSUMED_SHARE
        : measured.run / measured.allowed;
      return perImage * (protocol.images ?? TRAIN_IMAGES) * protocol.epochs * share;
    },
  };
}

/** Seconds an image of a model of this cost: the median of what its nearest neighbours say. */
function measuredRate(rates: readonly Measured[], cost: number): number {
  const at = firstNotBelow(rates, cost);
  const distance = (other: Measured) => Math.abs(Math.log(other.cost / cost));
  const near = rates.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS).sort((a, b) => distance(a) - distance(b));
  // a smaller model pays more for its calls, so time falls more slowly than arithmetic
  return median(near.slice(0, NEIGHBOURS).map((other) => other.secondsPerImage * (cost / other.cost) ** 0.8));
}

function firstNotBelow(rates: readonly Measured[], cost: number): number {
  let low = 0;
  let high = rates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rates[middle]!.cost < cost) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `12 s`, `4 min`, `2 h 05 min`, `3 d 4 h`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 100) return `${whole} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Trials a minute: `0.25`, `3.1`, `120`. */
export function formatRate(perMinute: number): string {
  return perMinute >= 10 ? perMinute.toFixed(0) : perMinute.toPrecision(2);
}
