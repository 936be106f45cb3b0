/** What keeps a re-run notebook's diff small: no machine's paths in outputs, and old outputs kept where only times differ. */
import { homedir, tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { assetPath } from "../../assets.ts";
import { canonicalJson } from "../../training/mod.ts";
import { VOLATILE } from "./marks.ts";
import type { Output } from "./outputs.ts";

/** A number before a unit of time or of speed. */
const TIMING =
  /\d[\d,.]*(?=\s?(?:µs|ms|s|seconds?|min|minutes?|h|hours?|GFLOP\/s|(?:images|steps|rows)\/s)(?![\p{L}\d]))/gu;

/** The outputs without colour codes and without the paths of this machine: those inside the project become relative. */
export function sanitise(outputs: readonly Output[]): Output[] {
  return outputs.map((output) => onTexts(output, cleanText));
}

/** Whether two runs of a cell gave the same, but for times. */
export function sameButForTimes(before: readonly Output[], after: readonly Output[]): boolean {
  return before.length === after.length && before.every((output, i) => {
    const other = after[i];
    if (!other) return false;
    return isVolatile(output) && isVolatile(other) ? sameMedia(output, other) : timeless(output) === timeless(other);
  });
}

/** An output's text without times, and without the count that a kernel has not yet given. */
function timeless(output: Output): string {
  return canonicalJson({ ...onTexts(output, (text) => text.replace(TIMING, "#")), execution_count: null });
}

function isVolatile(output: Output): boolean {
  return "metadata" in output && output.metadata[VOLATILE] === true;
}

function sameMedia(a: Output, b: Output): boolean {
  const media = (output: Output) => "data" in output ? Object.keys(output.data).sort().join() : output.output_type;
  return media(a) === media(b);
}

function onTexts(output: Output, change: (text: string) => string): Output {
  switch (output.output_type) {
    case "stream":
      return { ...output, text: change(output.text) };
    case "error":
      return { ...output, evalue: change(output.evalue), traceback: output.traceback.map(change) };
    default: {
      const entries = Object.entries(output.data).map(([mime, value]) => {
        return [
          mime,
          typeof value === "string" && (mime.startsWith("text/") || mime === "image/svg+xml") ? change(value) : value,
        ];
      });
      return { ...output, data: Object.fromEntries(entries) };
    }
  }
}

/** The same for any text, a traceback's for example. */
export function cleanText(text: string): string {
  let clean = stripVTControlCharacters(text);
  for (const [path, name] of machinePaths()) clean = clean.replaceAll(path, name);
  return clean;
}

/** Longest first, so that a project inside the home folder is named as the project. */
function machinePaths(): (readonly [string, string])[] {
  const folders = [[assetPath("."), ""], [tmpdir(), "<tmp>/"], [homedir(), "~/"]] as const;
  return folders.flatMap(([folder, name]) => {
    const bare = folder.replace(/\/+$/, "");
    return bare === "" ? [] : [[`${pathToFileURL(bare)}/`, name], [`${bare}/`, name]] as const;
  });
}
