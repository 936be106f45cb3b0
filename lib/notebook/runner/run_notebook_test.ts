import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { BARE, withNotebooks } from "../testing/fake_notebook.ts";
import { CellError } from "./cell_error.ts";
import { codeCells, formatNotebook, readNotebook, writeNotebook } from "./notebook_file.ts";
import { runNotebook, type RunOptions, RunStopped } from "./run_notebook.ts";

/** Writes a notebook of these code cells into a folder of its own and gives its path to `use`. */
function withNotebook(cells: readonly string[], use: (path: string, folder: string) => Promise<void>) {
  return withNotebooks(({ folder, write }) => use(write("test.ipynb", cells), folder));
}

async function outputsOf(path: string, options: RunOptions = {}) {
  return codeCells((await runNotebook(path, options)).notebook).map((cell) => cell.outputs);
}

/** Whether a process runs; one that ended and only waits to be reaped by the system does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !(existsSync(`/proc/${pid}/stat`) && / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8")));
}

/** Waits for the end of processes that were killed: on a busy machine it comes a moment after the signal. */
async function assertEnd(pids: readonly number[]): Promise<void> {
  for (let tries = 0; tries < 100 && pids.some(isRunning); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(pids.filter(isRunning), []);
}

Deno.test("runNotebook() keeps every output of a cell, in order and in that cell", async () => {
  const source = `console.log("a"); console.log("b");
await Deno.jupyter.display({ "text/plain": "shown" }, { raw: true });
console.error("c");
"value"`;
  await withNotebook(Array.from({ length: 20 }, () => source), async (path) => {
    for (const outputs of await outputsOf(path)) {
      const kinds = outputs.map((output) => output.output_type === "stream" ? output.text : output.output_type);
      assert.deepEqual(kinds, ["a\nb\n", "display_data", "c\n", "execute_result"]);
    }
  });
});

Deno.test("runNotebook() replaces an output that is updated, also from a later cell", async () => {
  const show = (text: string, update: boolean) =>
    `await Deno.jupyter.display({ "text/plain": "${text}" }, { raw: true, display_id: "d", update: ${update} });`;
  await withNotebook([show("one", false) + show("two", true), show("three", true)], async (path) => {
    const [first, second] = await outputsOf(path);
    assert.deepEqual(first, [{ output_type: "display_data", data: { "text/plain": "three" }, metadata: {} }]);
    assert.deepEqual(second, []);
  });
});

Deno.test("runNotebook() names the cell, and shows its code and traceback, when a cell throws", async () => {
  await withNotebook(["1;", "const a = 1;\nnothing(a);", "2;"], async (path) => {
    await assert.rejects(runNotebook(path), (error: unknown) => {
      assert(error instanceof CellError);
      assert.match(error.message, /test\.ipynb, code cell 2: ReferenceError: nothing is not defined$/);
      assert.match(error.report, /2 \| nothing\(a\);/);
      assert.match(error.report, /<anonymous>:2/);
      assert(error.report.split("\n").length <= 24);
      return true;
    });
  });
});

Deno.test("runNotebook() says what a syntax error is, which the kernel does not", async () => {
  await withNotebook(["const a = 1;", "const b = ;"], async (path) => {
    await assert.rejects(runNotebook(path), /code cell 2: .*Expression expected/);
  });
});

Deno.test("runNotebook() ends an endless loop at the cell's limit and leaves no process behind", async () => {
  await withNotebook([`Deno.writeTextFileSync("pid", String(Deno.pid)); for (;;);`], async (path, folder) => {
    await assert.rejects(runNotebook(path, { cellLimit: 2 }), /code cell 1: no answer within 2 s; .*timeout_s/);
    await assertEnd([Number(readFileSync(join(folder, "pid"), "utf8"))]);
  });
});

Deno.test("runNotebook() ends the kernel and what it started when it is stopped", async () => {
  const source = `const child = new Deno.Command("sleep", { args: ["600"] }).spawn();
Deno.writeTextFileSync("pid", Deno.pid + " " + child.pid);
await child.status;`;
  await withNotebook([source], async (path, folder) => {
    const abort = new AbortController();
    const run = runNotebook(path, { stop: abort.signal });
    for (let text = ""; text === "";) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      try {
        text = readFileSync(join(folder, "pid"), "utf8");
      } catch { /* not written yet */ }
    }
    abort.abort();
    await assert.rejects(run, RunStopped);
    const pids = readFileSync(join(folder, "pid"), "utf8").split(" ").map(Number);
    assert.equal(pids.length, 2);
    await assertEnd(pids);
  });
});

Deno.test("runNotebook() reports a kernel that ends itself, with its exit code", async () => {
  await withNotebook(["Deno.exit(3);"], async (path) => {
    await assert.rejects(runNotebook(path), /code cell 1: the deno kernel ended \(3\)/);
  });
});

Deno.test("a second run of a notebook writes the same bytes although clocks and folders differ", async () => {
  await withNotebook([`console.log(Deno.cwd() + "/x took " + performance.now().toFixed(3) + " ms");`], async (path) => {
    const first = await runNotebook(path);
    assert(writeNotebook(path, first.notebook));
    const second = await runNotebook(path);
    assert(!writeNotebook(path, second.notebook));
    assert.deepEqual([first.changed, second.changed], [[1], []]);
    const text = readFileSync(path, "utf8");
    assert.equal(text, formatNotebook(readNotebook(path)));
    assert(!text.includes(tmpdir()));
    assert.match(text, /<tmp>\//);
    assert.equal(codeCells(first.notebook)[0]?.execution_count, 1);
  });
});

Deno.test("readNotebook() refuses what is not a notebook of format 4.5, in one line", async () => {
  await withNotebook(["1;"], (path) => {
    for (const content of ["{", "[]", JSON.stringify({ ...BARE, cells: [{ cell_type: "code" }] })]) {
      writeFileSync(path, content);
      assert.throws(() => readNotebook(path), /^UserError: .*not a (readable )?notebook[^\n]*$/);
    }
    return Promise.resolve();
  });
});

Deno.test("runNotebook() says why a cell failed under tslab too, which answers with an empty error", async () => {
  await withNotebook(["const a = [undefined][0] as any;", "a.size;"], async (path) => {
    await assert.rejects(runNotebook(path, { kernel: "tslab" }), {
      name: "UserError",
      message: `${path}, code cell 2: TypeError: Cannot read properties of undefined (reading 'size')`,
    });
  });
});
