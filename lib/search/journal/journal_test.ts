import assert from "node:assert/strict";
import * as fs from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { UserError } from "../../errors.ts";
import { type JournalFile, openJournal } from "./journal.ts";
import { readJournal } from "./read_journal.ts";
import { FAKE_DATA, fakeTask, fakeTrial } from "../testing/fake_planner.ts";

const scope = { study: "fake", data: FAKE_DATA, scale: "" };
const trial = (name: string) => fakeTrial(fakeTask(name), 0.5);
const ids = (path: string) => readJournal(path).trials.map(({ id }) => id);

function inFolder(test: (path: string) => void): () => void {
  return () => {
    const folder = fs.mkdtempSync(join(tmpdir(), "journal-"));
    try {
      test(join(folder, "deeper", "fake.jsonl"));
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  };
}

function fill(path: string, ...names: string[]): void {
  const journal = openJournal(path, scope);
  for (const name of names) journal.append(trial(name));
  journal.close();
}

Deno.test(
  "openJournal() creates the file, keeps what was appended, and lets go of its lock",
  inFolder((path) => {
    fill(path, "a", "b");
    fill(path, "c");
    assert.deepEqual(ids(path), ["a", "b", "c"]);
    assert.deepEqual(fs.readdirSync(join(path, "..")), ["fake.jsonl"]);
    assert.equal(fs.readFileSync(path, "utf8").split("\n").length, 4);
  }),
);

Deno.test(
  "openJournal() drops a torn last line with a notice, wherever it was cut",
  inFolder((path) => {
    fill(path, "a", "b");
    const whole = fs.readFileSync(path);
    const first = whole.indexOf(10) + 1;
    for (let cut = first + 1; cut < whole.length - 1; cut += 29) {
      fs.writeFileSync(path, whole.subarray(0, cut));
      const journal = openJournal(path, scope);
      assert.match(journal.notices.join("\n"), /line 2: the last line is torn/);
      journal.append(trial("c"));
      journal.close();
      assert.deepEqual(ids(path), ["a", "c"]);
    }
  }),
);

Deno.test(
  "openJournal() keeps a last line that lacks nothing but its line end",
  inFolder((path) => {
    fill(path, "a", "b");
    const whole = fs.readFileSync(path);
    fs.writeFileSync(path, whole.subarray(0, whole.length - 1));
    fill(path, "c");
    assert.deepEqual(ids(path), ["a", "b", "c"]);
  }),
);

Deno.test(
  "openJournal() says the line number of garbage in the middle and keeps the rest",
  inFolder((path) => {
    fill(path, "a", "b");
    const lines = fs.readFileSync(path, "utf8").split("\n");
    fs.writeFileSync(path, [lines[0], "\0\0garbage", '{"schema": 1, "id": 3}', lines[1], lines[0], ""].join("\n"));
    const journal = openJournal(path, scope);
    assert.match(journal.notices[0]!, /line 2: not JSON/);
    assert.match(journal.notices[1]!, /line 3: not a trial: id/);
    assert.match(journal.notices[2]!, /line 5: trial a stands there a second time/);
    assert.deepEqual([...journal.trials.keys()], ["a", "b"]);
    journal.close();
    assert.equal(fs.readFileSync(path, "utf8").split("\n").length, 6);
  }),
);

Deno.test(
  "openJournal() refuses a second writer while the first lives",
  inFolder((path) => {
    const first = openJournal(path, scope);
    assert.throws(() => openJournal(path, scope), new RegExp(`process ${process.pid} on .* is writing this journal`));
    first.append(trial("a"));
    first.close();
    fill(path, "b");
  }),
);

Deno.test(
  "openJournal() takes over the lock of a process that is gone, or whose number another process has now",
  inFolder((path) => {
    fill(path, "a");
    const owner = { host: hostname(), since: "2026-01-01T00:00:00.000Z", token: "x" };
    for (const gone of [{ pid: 2 ** 22 + 1, processStart: "then" }, { pid: process.pid, processStart: "long ago" }]) {
      fs.writeFileSync(`${path}.lock`, JSON.stringify({ ...owner, ...gone }));
      const journal = openJournal(path, scope);
      assert.match(journal.notices[0]!, new RegExp(`process ${gone.pid}, which is gone`));
      journal.close();
    }
    fs.writeFileSync(`${path}.lock`, JSON.stringify({ ...owner, host: "elsewhere", pid: 1, processStart: "then" }));
    assert.throws(() => openJournal(path, scope), /if that machine no longer runs it, delete the lock file/);
  }),
);

Deno.test(
  "append() writes nothing once the lock was taken away",
  inFolder((path) => {
    const journal = openJournal(path, scope);
    fs.rmSync(`${path}.lock`);
    const other = openJournal(path, scope);
    assert.throws(() => journal.append(trial("a")), /the lock was taken away/);
    journal.close();
    other.append(trial("b"));
    other.close();
    assert.deepEqual(ids(path), ["b"]);
  }),
);

Deno.test(
  "append() takes a half-written line back when the disk is full, and goes on when there is room again",
  inFolder((path) => {
    fill(path, "a");
    let room = 100;
    const file: JournalFile = {
      write(fd, bytes, position) {
        if (room === 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        const fits = Math.min(room, bytes.length);
        room -= fits;
        return fs.writeSync(fd, bytes, 0, fits, position);
      },
      sync: (fd) => fs.fsyncSync(fd),
    };
    const before = fs.readFileSync(path, "utf8");
    const journal = openJournal(path, scope, file);
    assert.throws(() => journal.append(trial("b")), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /the disk is full; free some space and run the same command again/);
      return true;
    });
    assert.equal(fs.readFileSync(path, "utf8"), before);
    assert.equal(journal.trials.has("b"), false);
    room = 1e6;
    journal.append(trial("b"));
    journal.close();
    assert.deepEqual(ids(path), ["a", "b"]);
  }),
);

Deno.test(
  "openJournal() does not mix studies, pixels, scales or schemas",
  inFolder((path) => {
    fill(path, "a");
    const before = fs.readFileSync(path, "utf8");
    const other = { ...FAKE_DATA, name: "JPEG", sha256: "e".repeat(64) };
    assert.throws(
      () => openJournal(path, { ...scope, data: other }),
      /holds trials on other pixels \(fake pixels; here: JPEG\)/,
    );
    const split = { ...FAKE_DATA, split: "1".repeat(64) };
    assert.throws(() => openJournal(path, { ...scope, data: split }), /holds trials of another split/);
    assert.throws(
      () => openJournal(path, { ...scope, study: "bonsai" }),
      /holds trials of the study fake, not of bonsai/,
    );
    assert.throws(
      () => openJournal(path, { ...scope, scale: "epochs 1" }),
      /another scale \(the paper's; here: epochs 1\)/,
    );
    fs.appendFileSync(path, '{"schema": 0, "id": "old"}\n');
    assert.throws(() => openJournal(path, scope), /line 2: a trial of schema 0, this code writes schema 1/);
    assert.match(readJournal(path).notices[0]!, /line 2: a trial of schema 0, not 1/);
    assert.ok(fs.readFileSync(path, "utf8").startsWith(before));
    assert.deepEqual(fs.readdirSync(join(path, "..")), ["fake.jsonl"]);
  }),
);

Deno.test(
  "openJournal() and readJournal() say in one line that a journal is a directory or its folder a file",
  inFolder((path) => {
    fs.mkdirSync(path, { recursive: true });
    for (const open of [() => openJournal(path, scope), () => readJournal(path)]) {
      assert.throws(open, { name: "UserError", message: `${path}: is a directory; --journal takes a file` });
    }
    fill(join(path, "a.jsonl"), "a");
    assert.throws(() => openJournal(join(path, "a.jsonl", "b.jsonl"), scope), UserError);
  }),
);

Deno.test(
  "readJournal() writes nothing: no file, no lock, no repair",
  inFolder((path) => {
    assert.deepEqual(readJournal(path).trials, []);
    assert.equal(fs.existsSync(path), false);
    fill(path, "a");
    fs.appendFileSync(path, '{"torn');
    const before = fs.readFileSync(path, "utf8");
    assert.deepEqual(ids(path), ["a"]);
    assert.equal(fs.readFileSync(path, "utf8"), before);
  }),
);
