/** One writer per journal: a lock file that names its owner, and is taken over when that owner is gone. */
import * as fs from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import process from "node:process";
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { messageOf, UserError } from "../../errors.ts";

/** Who holds a lock: enough to tell a living owner from a process id that was given to somebody else. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When that process started, as the system tells it; with the boot it belongs to. */
  readonly processStart: string;
  readonly since: string;
  readonly token: string;
}

/** A held lock. */
export interface Lock {
  readonly path: string;
  /** Says whose stale lock was taken over, if one was. */
  readonly notice: string | null;
  /** Throws {@linkcode UserError} if somebody else has taken the lock since. */
  assertHeld(): void;
  release(): void;
}

/** What a lock is for, as its refusal says it. */
export interface LockPurpose {
  readonly doing: string;
  /** What else a person can do than wait for the owner or stop it. */
  readonly instead: string;
}

const WRITING: LockPurpose = { doing: "is writing this journal", instead: "choose another --journal" };

/**
 * Locks `path` for this process.
 *
 * @throws {UserError} another living process holds it, or its folder is not writable.
 */
export function acquireLock(path: string, purpose: LockPurpose = WRITING): Lock {
  const owner: Owner = {
    pid: process.pid,
    host: hostname(),
    processStart: processStart(process.pid) ?? "unknown",
    since: new Date().toISOString(),
    token: randomUUID(),
  };
  let notice: string | null = null;
  for (let attempt = 0; attempt < 10; attempt++) {
    if (claim(path, owner)) return held(path, owner, notice);
    const text = readText(path);
    if (text === null) continue; // released between the two calls
    const other = parseOwner(text);
    if (other !== null && isAlive(other)) throw new UserError(refusal(path, other, purpose));
    if (discard(path, text)) {
      notice = other === null
        ? `${path}: an unreadable lock was taken over`
        : `${path}: the lock of process ${other.pid}, which is gone, was taken over`;
    }
  }
  throw new UserError(`${path}: several searches are trying to take this lock; run one of them`);
}

function refusal(path: string, owner: Owner, { doing, instead }: LockPurpose): string {
  const who = `process ${owner.pid} on ${owner.host} (since ${owner.since})`;
  return owner.host === hostname()
    ? `${path}: ${who} ${doing}; wait for it, stop it, or ${instead}`
    : `${path}: ${who} ${doing}; if that machine no longer runs it, delete the lock file`;
}

/** Creates the lock with its content in one step; false if it is there already. */
function claim(path: string, owner: Owner): boolean {
  const draft = `${path}.${owner.token}`;
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.writeFileSync(draft, JSON.stringify(owner) + "\n");
    fs.linkSync(draft, path); // a link, so that nobody ever reads a lock without its owner
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw new UserError(`${path}: cannot be locked (${messageOf(error)}): make room, or its folder writable`);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Removes the stale lock that read `text`, and only that one; false if another has come in its place. */
function discard(path: string, text: string): boolean {
  const aside = `${path}.${randomUUID()}`;
  try {
    fs.renameSync(path, aside);
  } catch {
    return false;
  }
  const mine = readText(aside) === text;
  if (!mine) {
    try {
      fs.linkSync(aside, path);
    } catch { /* a third process holds it now; the second finds out before it writes */ }
  }
  fs.rmSync(aside, { force: true });
  return mine;
}

function held(path: string, owner: Owner, notice: string | null): Lock {
  const mine = () => parseOwner(readText(path) ?? "")?.token === owner.token;
  const release = () => {
    process.off("exit", release);
    if (mine()) fs.rmSync(path, { force: true });
  };
  process.on("exit", release); // an end in haste (Ctrl-C twice) leaves no stale lock
  return {
    path,
    notice,
    assertHeld() {
      if (!mine()) throw new UserError(`${path}: the lock was taken away; nothing more is written by this search`);
    },
    release,
  };
}

function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true; // cannot be known from here
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return false;
  }
  const start = processStart(owner.pid);
  return start === null || owner.processStart === "unknown" || start === owner.processStart;
}

/** A text that no other process with this id can have, or null where the system does not tell. */
function processStart(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  const boot = readText("/proc/sys/kernel/random/boot_id");
  if (stat !== null && boot !== null) {
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name may hold spaces
    return `${boot.trim()} ${fields[19]}`;
  }
  const listed = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return listed.status === 0 ? listed.stdout.trim() : null;
}

function readText(path: string): string | null {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    const owner = JSON.parse(text) as Owner;
    return typeof owner.pid === "number" && typeof owner.host === "string" ? owner : null;
  } catch {
    return null;
  }
}

/** The system's code of a file error (`ENOENT`), if it has one. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | null)?.code;
}
