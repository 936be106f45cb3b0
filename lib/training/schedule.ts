import type { Protocol } from "../models/method.ts";

/** Learning rate of an epoch (from 0). */
export function learningRate(schedule: Protocol["schedule"], epoch: number): number {
  if (schedule.name === "exponential") return Math.max(schedule.floor, schedule.rate * schedule.factor ** epoch);
  return schedule.every === null
    ? schedule.rate
    : schedule.rate * schedule.factor ** Math.floor(epoch / schedule.every);
}
