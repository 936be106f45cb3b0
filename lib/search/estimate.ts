/** How long planned trials will take: from trials that were measured, else from their multiply-accumulates. */
import { median } from "simple-statistics";
import type { MethodName } from "../models/method.ts";
import type { Trial } from "../training/trial.ts";
import { multiplyAccumulates } from "./cost.ts";
import type { Task } from "./task.ts";

/** Multiply-accumulates a second of one core where nothing of a method was measured; forward and backward are three passes. */
const ASSUMED_RATE = 10e9;

/** Seconds an image and epoch cost beside the arithmetic where nothing was measured. */
const ASSUMED_OVERHEAD = 2e-6;

/** Share of the allowed epochs that early stopping leaves, where nothing was measured. */
const ASSUMED_SHARE = 0.35;

/** Measured trials that an estimate looks at: those nearest in arithmetic. */
const NEIGHBOURS = 5;

const TRAIN_IMAGES = 40_000;

interface Measured {
  readonly cost: number;
  readonly secondsPerImage: number;
  readonly share: number;
  /** Ended by early stopping or failure before its last epoch was due. */
  readonly epochs: number;
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
export function createEstimator(trials: Iterable<Trial>, engine: string, protocolOf: (task: Task) => { epochs: number; stops: boolean }): Estimator {
  const known = new Map<MethodName, Measured[]>();
  const learn = (trial: Trial) => {
    const epochs = trial.history.length;
    if (epochs === 0 || trial.engine.name !== engine || trial.id.endsWith(".test")) return;
    const images = Number(trial.protocol.images ?? TRAIN_IMAGES);
    const list = known.get(trial.method) ?? [];
    known.set(trial.method, list);
    const allowed = Number(trial.protocol.epochs);
    list.push({
      cost: multiplyAccumulates(trial.method, trial.config),
      secondsPerImage: trial.seconds / (epochs * images),
      share: epochs / allowed,
      epochs: allowed,
    });
  };
  for (const trial of trials) learn(trial);
  return {
    learn,
    isMeasured: (method) => known.has(method),
    seconds(task) {
      if (task.readsTestOf?.weights !== undefined) return 1;
      const cost = multiplyAccumulates(task.method, task.config);
      const { epochs, stops } = protocolOf(task);
      const images = task.options.images ?? TRAIN_IMAGES;
      const distance = (other: Measured) => Math.abs(Math.log(other.cost / cost));
      const list = known.get(task.method) ?? [];
      const near = list.toSorted((a, b) => distance(a) - distance(b)).slice(0, NEIGHBOURS);
      if (near.length === 0) {
        return (3 * cost / ASSUMED_RATE + ASSUMED_OVERHEAD) * images * epochs * (stops ? ASSUMED_SHARE : 1);
      }
      const perImage = median(near.map((other) => other.secondsPerImage * (cost / other.cost) ** 0.8)); // small ones pay more for their calls
      const alike = list.filter((other) => other.epochs === epochs).map(({ share }) => share);
      const share = !stops ? 1 : alike.length === 0 ? ASSUMED_SHARE : alike.reduce((a, b) => a + b) / alike.length;
      return perImage * images * epochs * share;
    },
  };
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
