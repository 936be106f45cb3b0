/** Showing something as the output of a cell: in the Deno kernel, in tslab, and as plain text outside of both. */
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/** Media type to content; binary ones as base64. `text/plain` should always be among them. */
export type MediaBundle = Readonly<Record<string, unknown>>;

export interface EmitOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Names the output, so that it can be replaced later. */
  readonly id?: string;
  /** Replaces the output of that `id`. */
  readonly update?: boolean;
}

/** A front end that takes outputs. */
type Display = (bundle: MediaBundle, options: EmitOptions) => void;

/**
 * Shows `bundle` below the running cell and waits until the kernel has sent it. Every cell ends with one such call:
 * the Deno kernel (2.9.6) reports a cell as finished while its outputs are still queued, and what then comes late is
 * dropped by some front ends.
 */
export async function emit(bundle: MediaBundle, options: EmitOptions = {}): Promise<void> {
  display ??= denoDisplay() ?? tslabDisplay() ?? consoleDisplay;
  display(bundle, options);
  if (display === consoleDisplay) return;
  const size = Object.values(bundle).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : 1000),
    0,
  );
  await sleep(QUEUE_MS + size / QUEUE_BYTES_PER_MS);
}

/**
 * One output that is replaced by each call, not a growing log. At most two updates a second are sent, and the final one.
 *
 * @param metadata goes with every update
 */
export function liveOutput(
  metadata: Readonly<Record<string, unknown>> = {},
): (bundle: MediaBundle, final?: boolean) => Promise<void> {
  const id = randomUUID();
  let shown = false, last = 0;
  return async (bundle, final = false) => {
    if (!final && shown && Date.now() - last < UPDATE_EVERY) return;
    last = Date.now();
    const update = shown;
    shown = true;
    await emit(bundle, { id, update, metadata });
  };
}

/** A PNG as the bundle's value. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Measured: with this pause after the last output none of 160 was lost, without it up to half (`text` to 4 MB). */
const QUEUE_MS = 30, QUEUE_BYTES_PER_MS = 40_000;
const UPDATE_EVERY = 500;

let display: Display | null = null;

interface DenoJupyter {
  broadcast(type: string, content: Record<string, unknown>): unknown;
}

/** `Deno.jupyter` exists only in the kernel; elsewhere asking for it throws. */
function denoDisplay(): Display | null {
  let jupyter: DenoJupyter;
  try {
    const deno = (globalThis as { Deno?: { jupyter?: DenoJupyter } }).Deno;
    if (!deno?.jupyter) return null;
    jupyter = deno.jupyter;
  } catch {
    return null;
  }
  return (data, { metadata = {}, id, update }) => {
    const transient = id === undefined ? {} : { display_id: id };
    jupyter.broadcast(update ? "update_display_data" : "display_data", { data, metadata, transient });
  };
}

interface TslabJupyter {
  lastWriteDisplayData: ((content: Record<string, unknown>, update?: boolean) => void) | null;
}

/** tslab shows one media type at a time through its public API; its module below that takes whole bundles. */
function tslabDisplay(): Display | null {
  const program = process.argv[1];
  if (!program || !/tslab/.test(program)) return null;
  const jupyter = createRequire(realpathSync(program))("../dist/jupyter.js") as TslabJupyter;
  return (data, { metadata = {}, id, update }) => {
    jupyter.lastWriteDisplayData?.({ data, metadata, transient: { display_id: id } }, update ?? false);
  };
}

const consoleDisplay: Display = (bundle) => console.log(String(bundle["text/plain"] ?? Object.keys(bundle).join(", ")));
