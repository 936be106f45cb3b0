/**
 * Reading a study's journal: one JSON line per finished trial. Readers never write and may look on while a search runs.
 */
import * as fs from "node:fs";
import { messageOf, UserError } from "../../errors.ts";
import { type Trial, trialSchema } from "../../training/trial.ts";
import { codeOf } from "./lock.ts";

/** What stands in a journal. */
export interface Journal {
  readonly path: string;
  /** In the order in which they finished; every id once. */
  readonly trials: readonly Trial[];
  /** What was left out, each with its line number; for a person to read. */
  readonly notices: readonly string[];
}

/** A journal's text, taken apart: {@linkcode Journal} and what a writer needs to know about its end. */
export interface ParsedJournal extends Journal {
  /** Bytes up to the end of the last whole line. */
  readonly wholeBytes: number;
  /** The last line has no line end: `torn` is cut off, `complete` only lacks its line end. */
  readonly tail: "clean" | "torn" | "complete";
  /** Line numbers of trials of another schema than ours. */
  readonly otherSchema: readonly { line: number; schema: unknown }[];
}

/**
 * Reads a journal. One that does not exist yet has no trials.
 *
 * @throws {UserError} it is a directory or cannot be read.
 */
export function readJournal(path: string): Journal {
  const { trials, notices } = parseJournal(path, readBytes(path));
  return { path, trials, notices };
}

/**
 * Says early that a path is no journal's.
 *
 * @throws {UserError} it is a directory.
 */
export function assertNoDirectory(path: string): void {
  if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw journalError(path, { code: "EISDIR" }, "open");
}

/** A journal's bytes; empty where there is no file. */
export function readBytes(path: string): Uint8Array {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return new Uint8Array(0);
    throw journalError(path, error, "read");
  }
}

/** A file error in one line that says what to do. */
export function journalError(path: string, error: unknown, doing: string): UserError {
  const code = codeOf(error);
  if (code === "EISDIR") return new UserError(`${path}: is a directory; --journal takes a file`);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new UserError(
      `${path}: the disk is full; free some space and run the same command again: no finished trial is lost`,
    );
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new UserError(`${path}: no permission to ${doing} this journal; choose another --journal`);
  }
  return new UserError(`${path}: cannot ${doing} this journal: ${messageOf(error)}`);
}

/** Takes a journal's bytes apart. Pure. */
export function parseJournal(path: string, bytes: Uint8Array): ParsedJournal {
  const trials: Trial[] = [];
  const notices: string[] = [];
  const otherSchema: { line: number; schema: unknown }[] = [];
  const seen = new Set<string>();
  let line = 0;
  let start = 0;
  const keep = (text: string): void => {
    const result = parseLine(text);
    if ("schema" in result) otherSchema.push({ line, schema: result.schema });
    if ("problem" in result) {
      notices.push(`${path}, line ${line}: ${result.problem}; left out`);
    } else if (seen.has(result.trial.id)) {
      notices.push(`${path}, line ${line}: trial ${result.trial.id} stands there a second time; left out`);
    } else {
      seen.add(result.trial.id);
      trials.push(result.trial);
    }
  };
  const decoder = new TextDecoder();
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    line++;
    const text = decoder.decode(bytes.subarray(start, end));
    if (text.trim() !== "") keep(text);
    start = end + 1;
  }
  const wholeBytes = start;
  let tail: ParsedJournal["tail"] = "clean";
  if (start < bytes.length) {
    line++;
    const text = decoder.decode(bytes.subarray(start));
    tail = "trial" in parseLine(text) ? "complete" : "torn";
    if (tail === "complete") keep(text);
    else notices.push(`${path}, line ${line}: the last line is torn (a write was cut off); left out`);
  }
  return { path, trials, notices, wholeBytes, tail, otherSchema };
}

type ParsedLine = { trial: Trial } | { problem: string; schema?: unknown };

function parseLine(text: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "not JSON" };
  }
  const result = trialSchema.safeParse(value);
  if (result.success) return { trial: result.data };
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema === "number" && schema !== 1) return { problem: `a trial of schema ${schema}, not 1`, schema };
  const issue = result.error.issues[0];
  return { problem: `not a trial: ${issue?.path.join(".") || "line"}: ${issue?.message ?? "invalid"}` };
}
