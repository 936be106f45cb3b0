/** How numbers are written, everywhere the same. */
import type { Interval } from "./interval.ts";

/** The words of a cell that no trial fills. */
export const NOT_RUN = "not run yet";

/** `0.604`: three places, as the paper prints. */
export function accuracy(value: number): string {
  return value.toFixed(3);
}

/** `0.604 ± 0.008 (5 seeds)`; one seed has no interval. */
export function accuracyInterval(interval: Interval | null): string {
  if (!interval) return NOT_RUN;
  const spread = interval.half === null ? "" : ` ± ${accuracy(interval.half)}`;
  return `${accuracy(interval.mean)}${spread} (${interval.n} ${interval.n === 1 ? "seed" : "seeds"})`;
}

/** `+0.012`, `−0.003`, with a true minus sign. */
export function difference(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

/** `0.57`, `−0.06`: a correlation, with a true minus sign. */
export function correlation(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

/** Bytes as `5.39`, in KB of 1024 bytes. */
export function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(2);
}

/** `1 epoch`, `3 epochs`. */
export function counted(count: number, thing: string): string {
  return `${count.toLocaleString("en-US")} ${thing}${count === 1 ? "" : "s"}`;
}
