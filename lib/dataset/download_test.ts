import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadArchive, type DownloadOptions, type DownloadProgress } from "./download.ts";
import type { KnownSet } from "./known_sets.ts";

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2654435761) >>> 24);
const set: KnownSet = {
  name: "a file",
  archive: { bytes: content.length, md5: "", sha256: createHash("sha256").update(content).digest("hex") },
  files: [],
  records: 0,
};

/** A server on this machine that answers the requests in turn, and the Range headers that it got. */
async function withServer(
  answers: ((request: IncomingMessage, response: ServerResponse) => void)[],
  work: (url: string, path: string, options: DownloadOptions, ranges: (string | undefined)[]) => Promise<void>,
): Promise<void> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    (answers.shift() ?? ((_, r) => r.writeHead(500).end()))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = fs.mkdtempSync(join(tmpdir(), "download-"));
  try {
    const { port } = server.address() as AddressInfo;
    const options = { fetch, onProgress() {}, patienceMs: 500, tries: 2 };
    await work(`http://127.0.0.1:${port}/a`, join(folder, "new", "archive"), options, ranges);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    fs.rmSync(folder, { recursive: true });
  }
}

const whole = (_: IncomingMessage, response: ServerResponse) => void response.end(content);

/** Sends some, then breaks off. */
const broken = (bytes: Uint8Array) => (request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(request.headers.range ? 206 : 200, { "Content-Length": content.length });
  response.write(bytes, () => setTimeout(() => response.destroy(), 20));
};

function rest(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  response.writeHead(206).end(content.subarray(from));
}

Deno.test("downloadArchive goes on where the connection broke, with progress, and leaves the whole file", async () => {
  await withServer([broken(content.subarray(0, 100_000)), rest], async (url, path, options, ranges) => {
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
  await withServer([rest, whole], async (url, path, options, ranges) => {
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
  const other = (_: IncomingMessage, response: ServerResponse) => void response.end(content.map((b) => b ^ 1));
  await withServer([other], async (url, path, options) => {
    await assert.rejects(
      downloadArchive(url, path, set, options),
      /what came is not the known archive .*: run it again$/,
    );
    assert.deepEqual(fs.readdirSync(join(path, "..")), []);
  });
});

Deno.test("downloadArchive gives up after tries that bring nothing: refused, silent, cut short", async () => {
  const silent = () => {};
  await withServer([silent, silent], async (url, path, options) => {
    await assert.rejects(downloadArchive(url, path, set, options), {
      name: "DownloadFailed",
      message: /cannot be fetched/,
    });
  });
  await withServer([], async (url, path, options, ranges) => {
    await assert.rejects(downloadArchive(url, path, set, options), /cannot be fetched \(status 500\)/);
    assert.equal(ranges.length, 2);
  });
  const short = (_: IncomingMessage, response: ServerResponse) => void response.end(content.subarray(0, 10));
  const nothing = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(206).end();
  await withServer([short, nothing], async (url, path, options) => {
    await assert.rejects(downloadArchive(url, path, set, options), /ended after 10 of 300000 bytes/);
    assert.equal(fs.statSync(`${path}.part`).size, 10, "what came is kept for the next try");
  });
});

Deno.test("downloadArchive stops at a signal", async () => {
  await withServer([broken(content.subarray(0, 10)), rest], async (url, path, options) => {
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error("stopped"));
    await assert.rejects(downloadArchive(url, path, set, { ...options, onProgress, signal: stop.signal }), /stopped/);
  });
});
