import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { Random } from "../random/mod.ts";
import { readJournal } from "./journal/read_journal.ts";

const KILLS = 32;
const CANDIDATES = 120;
const SEARCH = assetPath("lib/search/testing/fake_search.ts");
const ARGS = ["run", "-A", "--no-check", SEARCH];

function start(folder: string) {
  return spawn(process.execPath, [...ARGS, folder, String(CANDIDATES), "2"], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true, // a group of its own, so that everything in it can be killed at once
    env: { ...process.env, FAKE_FOLDER: join(folder, "starts"), FAKE_MS: "8" },
  });
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test(`runStudy() loses no finished trial and repeats none, killed ${KILLS} times at random moments`, async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "kill-"));
  fs.mkdirSync(join(folder, "starts"));
  const journal = join(folder, "fake.jsonl");
  const random = new Random(7);
  const seen: string[] = [];
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const child = start(folder);
      const gone = new Promise((resolve) => child.on("close", resolve));
      await wait(150 + 550 * random.nextFloat());
      try {
        process.kill(-child.pid!, "SIGKILL"); // the search and its workers
      } catch { /* it has ended */ }
      await gone;
      const ids = fs.existsSync(journal) ? readJournal(journal).trials.map(({ id }) => id) : [];
      assert.deepEqual(ids.slice(0, seen.length), seen, "a finished trial was lost");
      seen.splice(0, seen.length, ...ids);
    }
    const child = start(folder);
    let output = "";
    child.stdout.on("data", (data) => output += data);
    const code = await new Promise((resolve) => child.on("close", resolve));
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(output), {
      planned: CANDIDATES + 4,
      done: CANDIDATES + 1,
      failed: 3,
      isComplete: true,
    });
    const lines = fs.readFileSync(journal, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line).id);
    assert.equal(lines.length, CANDIDATES + 4);
    assert.equal(new Set(lines).size, lines.length, "a trial stands there twice");
    assert.deepEqual(lines.slice(0, seen.length), seen);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

Deno.test("runStudy() takes back a line that the system cut off and says so in one line; the next run loses nothing", () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "full-"));
  try {
    // A limit on the size of files cuts a write in the middle, as a full disk does.
    const limited = spawnSync("sh", [
      "-c",
      `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`,
      process.execPath,
      ...ARGS,
      folder,
      "20",
      "1",
    ], {
      encoding: "utf8",
    });
    assert.equal(limited.status, 1, limited.stderr);
    const said = limited.stderr.trimEnd().split("\n").at(-1)!;
    assert.match(said, /fake\.jsonl: cannot append to this journal/);
    const path = join(folder, "fake.jsonl");
    const before = fs.readFileSync(path, "utf8");
    assert.ok(before.endsWith("\n") && before.length <= 4096 * 2);
    const kept = readJournal(path);
    assert.deepEqual(kept.notices, []);
    assert.ok(kept.trials.length > 3);
    const rest = spawnSync(process.execPath, [...ARGS, folder, "20", "2"], { encoding: "utf8" });
    assert.equal(rest.status, 0, rest.stderr);
    assert.ok(fs.readFileSync(path, "utf8").startsWith(before));
    assert.equal(readJournal(path).trials.length, 24);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
