import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadArchive, type DownloadOptions, type DownloadProgress } from "./download.ts";
import type { KnownSet } from "./known_sets.ts";
import { type Answer, broken, rest, whole, withServer } from "./testing/server.ts";

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2654435761) >>> 24);
const set: KnownSet = {
  name: "a file",
  archive: { bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") },
  files: [],
  records: 0,
};

/** A server that answers so, and a place in a folder that is not there yet. */
async function downloading(
  answers: readonly Answer[],
  work: (
    url: string,
    path: string,
    options: DownloadOptions,
    ranges: readonly (string | undefined)[],
  ) => Promise<void>,
): Promise<void> {
  const folder = fs.mkdtempSync(join(tmpdir(), "download-"));
  const options = { fetch, onProgress() {}, patienceMs: 500, tries: 2 };
  try {
    await withServer(answers, (url, ranges) => work(url, join(folder, "new", "archive"), options, ranges));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

Deno.test("downloadArchive goes on where the connection broke, with progress, and leaves the whole file", async () => {
  await downloading([broken(content, 100_000), rest(content)], async (url, path, options, ranges) => {
    const seen: DownloadProgress[] = [];
    await downloadArchive(url, path, set, { ...options, onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(new Uint8Array(fs.readFileSync(path)), content);
    assert.deepEqual(ranges, [undefined, "bytes=100000-"]);
    assert.equal(seen.at(-1)!.bytes, content.length);
    assert.ok(seen.every(({ secondsLeft }) => secondsLeft >= 0));
    assert.equal(fs.existsSync(`${path}.part`), false);
  });
});

Deno.test("downloadArchive takes up what an earlier process left, and starts anew where the server knows no ranges", async () => {
  await downloading([rest(content), whole(content)], async (url, path, options, ranges) => {
    fs.mkdirSync(join(path, ".."));
    for (const expected of ["bytes=5-", "bytes=7-"]) {
      fs.writeFileSync(`${path}.part`, content.subarray(0, Number(/\d/.exec(expected)![0])));
      await downloadArchive(url, path, set, options);
      assert.deepEqual(new Uint8Array(fs.readFileSync(path)), content);
      assert.equal(ranges.at(-1), expected);
    }
  });
});

Deno.test("downloadArchive refuses and removes what is not the archive", async () => {
  await downloading([whole(content.map((b) => b ^ 1))], async (url, path, options) => {
    await assert.rejects(
      downloadArchive(url, path, set, options),
      /what came is not the known archive .*: run it again$/,
    );
    assert.deepEqual(fs.readdirSync(join(path, "..")), []);
  });
});

Deno.test("downloadArchive gives up after tries that bring nothing: refused, silent, cut short", async () => {
  const silent = () => {};
  await downloading([silent, silent], async (url, path, options) => {
    await assert.rejects(downloadArchive(url, path, set, options), {
      name: "DownloadFailed",
      message: /cannot be fetched/,
    });
  });
  await downloading([], async (url, path, options, ranges) => {
    await assert.rejects(downloadArchive(url, path, set, options), /cannot be fetched \(status 500\)/);
    assert.equal(ranges.length, 2);
  });
  const nothing: Answer = (_, response) => void response.writeHead(206).end();
  await downloading([whole(content.subarray(0, 10)), nothing], async (url, path, options) => {
    await assert.rejects(downloadArchive(url, path, set, options), /ended after 10 of 300000 bytes/);
    assert.equal(fs.statSync(`${path}.part`).size, 10, "what came is kept for the next try");
  });
});

Deno.test("downloadArchive stops at a signal", async () => {
  await downloading([broken(content, 10), rest(content)], async (url, path, options) => {
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error("stopped"));
    await assert.rejects(downloadArchive(url, path, set, { ...options, onProgress, signal: stop.signal }), /stopped/);
  });
});
