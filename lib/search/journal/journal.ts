/** The writer of a study's journal: append, flush to disk, and only then count. One writer per file. */
import * as fs from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../../errors.ts";
import { type Trial, trialSchema } from "../../training/trial.ts";
import { acquireLock, type Lock } from "./lock.ts";
import { assertNoDirectory, journalError, parseJournal, readBytes } from "./read_journal.ts";

/** What a search is about to write; a journal that holds anything else is refused. */
export interface JournalScope {
  readonly study: string;
  /** Pixels and split. */
  readonly data: Trial["data"];
  /** How the study is scaled against the paper, `""` for not at all; recorded as each trial's tag `scale`. */
  readonly scale: string;
}

/** The file calls a writer makes; a test puts a full disk here. */
export interface JournalFile {
  write(fd: number, bytes: Uint8Array, position: number): number;
  sync(fd: number): void;
}

const realFile: JournalFile = {
  write: (fd, bytes, position) => fs.writeSync(fd, bytes, 0, bytes.length, position),
  sync: (fd) => fs.fsyncSync(fd),
};

/** A journal open for writing. */
export interface JournalWriter {
  readonly path: string;
  /** What a person should know: a torn line dropped, a stale lock taken over, garbage at a line. */
  readonly notices: readonly string[];
  /** Everything on disk, by id, in the order in which it was written. */
  readonly trials: ReadonlyMap<string, Trial>;
  /**
   * Writes one trial's line and flushes it. When this returns, the trial survives a power cut.
   *
   * @throws {UserError} the disk is full (the line is taken back), or the lock was lost.
   */
  append(trial: Trial): void;
  close(): void;
}

/**
 * Opens a journal for writing, creating it and its folder if need be. A torn last line is cut off.
 *
 * @throws {UserError} another search writes it, it cannot be written, or it holds trials of another scope or schema.
 */
export function openJournal(path: string, scope: JournalScope, file: JournalFile = realFile): JournalWriter {
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw journalError(path, error, "create");
  }
  assertNoDirectory(path);
  const lock = acquireLock(`${path}.lock`);
  let fd = -1;
  try {
    fd = openForWriting(path);
    return writer(path, fd, scope, lock, file);
  } catch (error) {
    if (fd >= 0) fs.closeSync(fd);
    lock.release();
    throw error;
  }
}

function writer(path: string, fd: number, scope: JournalScope, lock: Lock, file: JournalFile): JournalWriter {
  const bytes = readBytes(path);
  const parsed = parseJournal(path, bytes);
  const other = parsed.otherSchema[0];
  if (other !== undefined) {
    throw new UserError(
      `${path}, line ${other.line}: a trial of schema ${
        String(other.schema)
      }, this code writes schema 1; move the file away or choose another --journal`,
    );
  }
  assertScope(path, parsed.trials, scope);
  let position = parsed.wholeBytes;
  try {
    if (parsed.tail === "complete") position = appendAt(fd, bytes.length, new Uint8Array([10]), file);
    else if (parsed.tail === "torn") fs.ftruncateSync(fd, position);
    file.sync(fd);
  } catch (error) {
    throw journalError(path, error, "repair");
  }
  const trials = new Map(parsed.trials.map((trial) => [trial.id, trial]));
  return {
    path,
    notices: [...(lock.notice === null ? [] : [lock.notice]), ...parsed.notices],
    trials,
    append(trial) {
      lock.assertHeld();
      if (trials.has(trial.id)) throw new Error(`trial ${trial.id} is in ${path} already`);
      assertInScope(path, trial, scope);
      const line = new TextEncoder().encode(JSON.stringify(trialSchema.parse(trial)) + "\n");
      try {
        const end = appendAt(fd, position, line, file);
        file.sync(fd);
        position = end;
      } catch (error) {
        try {
          fs.ftruncateSync(fd, position);
        } catch { /* the next opening drops the torn line */ }
        throw journalError(path, error, "append to");
      }
      trials.set(trial.id, trial);
    },
    close() {
      fs.closeSync(fd);
      lock.release();
    },
  };
}

/**
 * Refuses trials of another study, on other pixels or at another scale than what is about to run.
 *
 * @throws {UserError} with the first that is out of scope.
 */
export function assertScope(path: string, trials: readonly Trial[], scope: JournalScope): void {
  for (const trial of trials) assertInScope(path, trial, scope);
}

function assertInScope(path: string, trial: Trial, scope: JournalScope): void {
  const advice = "choose another --journal";
  if (trial.study !== scope.study) {
    throw new UserError(`${path}: holds trials of the study ${trial.study}, not of ${scope.study}; ${advice}`);
  }
  if (trial.data.sha256 !== scope.data.sha256) {
    throw new UserError(
      `${path}: holds trials on other pixels (${trial.data.name}; here: ${scope.data.name}); ${advice}`,
    );
  }
  if (trial.data.split !== scope.data.split) {
    throw new UserError(`${path}: holds trials of another split into training, validation and test; ${advice}`);
  }
  const scale = String(trial.tags.scale ?? "");
  if (scale !== scope.scale) {
    const name = (text: string) => text === "" ? "the paper's" : text;
    throw new UserError(
      `${path}: holds trials at another scale (${name(scale)}; here: ${name(scope.scale)}); ${advice}`,
    );
  }
}

function appendAt(fd: number, position: number, bytes: Uint8Array, file: JournalFile): number {
  for (let done = 0; done < bytes.length;) done += file.write(fd, bytes.subarray(done), position + done);
  return position + bytes.length;
}

function openForWriting(path: string): number {
  try {
    const isNew = !fs.existsSync(path);
    const fd = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o644);
    if (isNew) syncFolder(dirname(path));
    return fd;
  } catch (error) {
    throw journalError(path, error, "write");
  }
}

/** Makes a new file's name survive a power cut; not every system can. */
function syncFolder(path: string): void {
  try {
    const fd = fs.openSync(path, "r");
    fs.fsyncSync(fd);
    fs.closeSync(fd);
  } catch { /* Windows has no such call */ }
}
