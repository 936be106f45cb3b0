import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { writeAtomically } from "../files.ts";
import { DATA_FIGURES } from "../paper.ts";
import { FILE_NAMES, FOLDER_NAME, KNOWN_SETS } from "./known_sets.ts";
import { loadCifar10, loadFrom, type Surroundings } from "./load.ts";
import { CLASS_NAMES, IMAGE_BYTES } from "./records.ts";
import { broken, rest, whole, withServer } from "./testing/server.ts";
import { ARCHIVE_NAME, membersOf, tarGz, tinyFiles, type TinySet, tinySet } from "./testing/tiny_sets.ts";

/** A folder for data, one for the cache, and what was said. */
async function inFolder(
  tiny: TinySet,
  work: (around: Surroundings, said: string[], load: () => ReturnType<typeof loadFrom>) => Promise<void>,
): Promise<void> {
  const root = fs.mkdtempSync(join(tmpdir(), "dataset-")), said: string[] = [];
  const around: Surroundings = {
    named: undefined,
    folder: join(root, "cifar10"),
    cache: join(root, "cache"),
    sets: [tiny.set],
    perClass: 2,
    fetch: () => Promise.reject(new TypeError("there is no network")),
    write: writeAtomically,
  };
  fs.mkdirSync(around.folder);
  try {
    await work(around, said, () => loadFrom(around, { onNotice: (text) => said.push(text) }));
    assert.deepEqual(fs.readdirSync(root).filter((name) => !["cifar10", "cache"].includes(name)), []);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

const putArchive = ({ folder }: Surroundings, bytes: Uint8Array) => fs.writeFileSync(join(folder, ARCHIVE_NAME), bytes);

function putFolder({ folder }: Surroundings, files: readonly Uint8Array[]): string {
  const path = join(folder, FOLDER_NAME);
  fs.mkdirSync(path);
  files.forEach((bytes, i) => fs.writeFileSync(join(path, FILE_NAMES[i]!), bytes));
  return path;
}

/** One line that matches. */
const oneLine = (pattern: RegExp) => (error: Error) =>
  assert.ok(
    error.name.endsWith("Error") && pattern.test(error.message) && !error.message.includes("\n"),
    error.message,
  ) ??
    true;

Deno.test("loadFrom gives the same rows from an archive, from its cache and from the unpacked folder", async () => {
  const tiny = await tinySet("tiny", 1);
  await inFolder(tiny, async (around, said, load) => {
    putArchive(around, tiny.archive);
    const fresh = await load();
    assert.deepEqual(said, [`data: unpacking ${ARCHIVE_NAME} (once)`]);
    assert.deepEqual(await load(), fresh);
    assert.equal(said.length, 1);
    fs.rmSync(join(around.folder, ARCHIVE_NAME));
    putFolder(around, tiny.files);
    assert.deepEqual(await load(), fresh);

    assert.equal(fresh.fingerprint.name, "tiny");
    assert.deepEqual([fresh.split.train.length, fresh.split.validation.length, fresh.split.test.length], [80, 20, 20]);
    const record = tiny.files[5]!.subarray(19 * (IMAGE_BYTES + 1));
    assert.equal(fresh.labels[119], record[0]);
    assert.deepEqual(fresh.images.subarray(119 * IMAGE_BYTES), record.subarray(1));
  });
});

Deno.test("loadFrom looks in CIFAR10_DIR first and takes it as folder of the archive, of the batches, or as the archive", async () => {
  const tiny = await tinySet("named", 2);
  await inFolder(tiny, async (around) => {
    const path = putFolder(around, tiny.files), empty = join(around.folder, "empty");
    fs.mkdirSync(empty);
    fs.writeFileSync(join(empty, ARCHIVE_NAME), tiny.archive);
    for (const named of [around.folder, path, empty, join(empty, ARCHIVE_NAME)]) {
      const data = await loadFrom({ ...around, named, folder: join(path, "nowhere") }, { onNotice() {} });
      assert.equal(data.fingerprint.name, "named");
    }
    const elsewhere = await loadFrom({ ...around, named: join(path, "nowhere") }, { onNotice() {} });
    assert.equal(elsewhere.fingerprint.name, "named"); // data/cifar10 is next
  });
});

Deno.test("loadFrom refuses a truncated archive, one of the right size and other content, and an unknown one", async () => {
  const tiny = await tinySet("tiny", 3);
  await inFolder(tiny, async (around, _said, load) => {
    putArchive(around, tiny.archive.subarray(0, 1000));
    await assert.rejects(load, oneLine(/cut short, 1000 bytes of at least \d+: delete it and fetch it again/));
    putArchive(around, tiny.archive.map((byte, i) => i === 5000 ? byte ^ 1 : byte));
    await assert.rejects(load, oneLine(/the right size, but damaged .* known are tiny .*: delete it/));
    putArchive(around, new Uint8Array(tiny.archive.length + 1));
    await assert.rejects(load, oneLine(/not a known archive of CIFAR-10 .* known are tiny/));
    assert.equal(fs.existsSync(around.cache), false);
  });
});

Deno.test("loadFrom writes nothing where an archive's members point: ../, absolute paths and links are passed over", async () => {
  const files = tinyFiles(4), evil = Uint8Array.of(1, 2, 3);
  const archive = await tarGz([
    [{ name: "../evil.bin" }, evil],
    [{ name: `${FOLDER_NAME}/../../evil.bin` }, evil],
    [{ name: join(tmpdir(), "evil-absolute.bin") }, evil],
    [{ name: `${FOLDER_NAME}/data_batch_1.bin`, type: "symlink", linkname: "../evil.bin" }, new Uint8Array()],
    ...membersOf(files),
  ]);
  await inFolder(await tinySet("evil", 4, archive), async (around, _said, load) => {
    putArchive(around, archive);
    assert.equal((await load()).labels.length, 120);
    assert.equal(fs.existsSync(join(tmpdir(), "evil-absolute.bin")), false);
    assert.deepEqual(fs.readdirSync(around.folder), [ARCHIVE_NAME]);
    const [cached] = fs.readdirSync(around.cache);
    assert.deepEqual(fs.readdirSync(join(around.cache, cached!)).sort(), [...FILE_NAMES].sort());
  });
});

Deno.test("loadFrom names the batch file that an archive lacks, that has another size, that is there twice, that is damaged", async () => {
  const files = tinyFiles(5), members = membersOf(files), short = files[2]!.subarray(0, 3073);
  const cases = [
    [members.filter((_, i) => i !== 3), /lacks data_batch_4.bin: delete it/],
    [[...members.slice(0, 2), [{ name: `${FOLDER_NAME}/data_batch_3.bin` }, short]], /data_batch_3.bin has 3073 bytes/],
    [[...members, members[0]!], /data_batch_1.bin twice/],
    [
      membersOf(files.map((bytes, i) => i === 4 ? bytes.map((b, at) => at === 9 ? b ^ 1 : b) : bytes)),
      /data_batch_5.bin is damaged/,
    ],
  ] as const;
  for (const [list, pattern] of cases) {
    const archive = await tarGz(list as typeof members);
    await inFolder(await tinySet("bad", 5, archive), async (around, _said, load) => {
      putArchive(around, archive);
      await assert.rejects(load, oneLine(pattern));
    });
  }
});

Deno.test("loadFrom refuses a folder with a missing file, unknown pixels, or files of two sets", async () => {
  const tiny = await tinySet("tiny", 6);
  await inFolder(tiny, async (around, _said, load) => {
    const path = putFolder(around, tiny.files), last = join(path, FILE_NAMES[5]);
    fs.writeFileSync(last, tinyFiles(7)[5]!);
    await assert.rejects(load, oneLine(/test_batch.bin: unknown pixels .* known are tiny: unpack/));
    fs.writeFileSync(last, tiny.files[5]!.subarray(1));
    await assert.rejects(load, oneLine(/test_batch.bin: \d+ bytes instead of 61460/));
    fs.rmSync(last);
    await assert.rejects(load, oneLine(/test_batch.bin: cannot be read .* unpack/));
  });
});

Deno.test("loadFrom goes on without a cache when the disk is full, and never takes half a cache for a whole one", async () => {
  const tiny = await tinySet("tiny", 8);
  await inFolder(tiny, async (around, said, load) => {
    putArchive(around, tiny.archive);
    let files = 0;
    const write: typeof around.write = (path, bytes) => {
      if (++files > 3) throw new Error("ENOSPC: no space left on device");
      writeAtomically(path, bytes);
    };
    const full = await loadFrom({ ...around, write }, { onNotice: (text) => said.push(text) });
    assert.match(
      said.at(-1)!,
      /^data: not kept unpacked, and unpacked again next time: ENOSPC: no space left on device$/,
    );
    const unpacked = () => said.filter((text) => text.includes("unpacking")).length;
    assert.deepEqual(await load(), full);
    assert.equal(unpacked(), 2, "three files are no cache");
    assert.deepEqual(await load(), full);
    assert.equal(unpacked(), 2);

    const [name] = fs.readdirSync(around.cache), cached = join(around.cache, name!, FILE_NAMES[2]);
    fs.truncateSync(cached, 5000);
    assert.deepEqual(await load(), full);
    fs.writeFileSync(cached, tiny.files[2]!.map((b, i) => i > 5000 ? 0 : b));
    assert.deepEqual(await load(), full);
    assert.equal(unpacked(), 4);
  });
});

Deno.test("loadFrom downloads what is nowhere, goes on where the connection broke, verifies, unpacks, and fetches nothing twice", async () => {
  const tiny = await tinySet("tiny", 10);
  await inFolder(tiny, async (around, said) => {
    await withServer([broken(tiny.archive, 9_000), rest(tiny.archive)], async (url, ranges) => {
      const asked: string[] = [];
      const fetching = {
        ...around,
        fetch: (
          official: string | URL | Request,
          options?: RequestInit,
        ) => (asked.push(`${official}`), fetch(url, options)),
      };
      const data = await loadFrom(fetching, { onNotice: (text) => said.push(text), onProgress() {} });
      assert.deepEqual([data.fingerprint.name, data.labels.length], ["tiny", 120]);
      assert.deepEqual(new Set(asked), new Set(["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"]));
      assert.deepEqual(ranges, [undefined, "bytes=9000-"]);
      assert.deepEqual(fs.readdirSync(around.folder), [ARCHIVE_NAME]);
      assert.deepEqual(await loadFrom(fetching, { onNotice() {} }), data);
      assert.equal(ranges.length, 2);
    });
  });
});

Deno.test("loadFrom keeps nothing of a download that is another archive", async () => {
  const tiny = await tinySet("tiny", 11), other = tiny.archive.map((byte, i) => i === 5000 ? byte ^ 1 : byte);
  await inFolder(tiny, async (around) => {
    await withServer([whole(other)], async (url) => {
      const fetching = { ...around, fetch: () => fetch(url) };
      await assert.rejects(loadFrom(fetching, { onNotice() {} }), oneLine(/what came is not the known archive/));
      assert.deepEqual(fs.readdirSync(around.folder), []);
      assert.equal(fs.existsSync(around.cache), false);
    });
  });
});

Deno.test("the official archive is known by the size that TensorFlow's tutorial prints and the SHA-256 that GoMLX and torchvision for Ruby check", () => {
  const [official] = KNOWN_SETS;
  assert.deepEqual([official!.name, official!.archive], ["CIFAR-10, official", {
    bytes: 170_052_171,
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
  }]);
});

Deno.test("loadFrom without data and network says in one line what to do", async () => {
  await inFolder(await tinySet("tiny", 9), async (_around, said, load) => {
    await assert.rejects(load, (error: Error) => {
      assert.equal(error.name, "DataMissingError");
      assert.match(
        error.message,
        /^no CIFAR-10: .* cannot be fetched \(there is no network\)\. Put .* or name its folder in CIFAR10_DIR\.$/,
      );
      return true;
    });
    assert.match(said[0]!, /^data: CIFAR-10 is not here, fetching it/);
  });
});

// the real images are not everywhere; the miniature above passes through the same code
if (process.env["CIFAR10_DIR"]) {
  Deno.test("loadCifar10 reads the data set that CIFAR10_DIR names, with the committed split", async () => {
    const data = await loadCifar10(), { train, validation, test } = data.split;
    const { images, trainImages, validationImages, validationImagesPerClass, testImages } = DATA_FIGURES;
    assert.deepEqual(
      [train.length, validation.length, test.length],
      [trainImages.value, validationImages.value, testImages.value],
    );
    assert.equal(new Set([...train, ...validation, ...test]).size, images.value);
    assert.ok(test.every((row) => row >= 50_000));
    for (let label = 0; label < CLASS_NAMES.length; label++) {
      assert.equal(validation.filter((row) => data.labels[row] === label).length, validationImagesPerClass.value);
      assert.equal(test.filter((row) => data.labels[row] === label).length, 1000);
    }
    assert.match(data.fingerprint.name, /^CIFAR-10, (official|JPEG re-encoded)$/);
    assert.equal(await loadCifar10(), data, "one copy a process");
  });
}
