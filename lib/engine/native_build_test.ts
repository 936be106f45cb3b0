import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { buildNative } from "./native_build.ts";

/** A copy of the source and a cache of its own. */
function inFolder(work: (places: { folder: string; cache: string }) => void): void {
  const root = mkdtempSync(join(tmpdir(), "native-")), folder = join(root, "source"), cache = join(root, "cache");
  try {
    cpSync(assetPath("lib/engine/native"), folder, { recursive: true });
    work({ folder, cache });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Runs with another CC in the environment. */
function withCompiler(command: string, work: () => void): void {
  const before = process.env["CC"];
  process.env["CC"] = command;
  try {
    work();
  } finally {
    if (before === undefined) delete process.env["CC"];
    else process.env["CC"] = before;
  }
}

/** A small source in place of the kernels. */
const only = (folder: string, source: string) => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(folder, "kernels.c"), source);
};

Deno.test("buildNative builds once, and again when the source changes", () => {
  inFolder(({ folder, cache }) => {
    only(folder, "int one(void) { return 1; }");
    const first = buildNative({ folder, cache }), second = buildNative({ folder, cache });
    assert.deepEqual([first.fresh, second.fresh, second.path], [true, false, first.path]);
    only(folder, "int one(void) { return 2; }");
    const third = buildNative({ folder, cache });
    assert.ok(third.fresh && third.path !== first.path);
    assert.equal(buildNative({ folder, cache, again: true }).fresh, true);
  });
});

Deno.test("buildNative says in one line why it failed, remembers it, and leaves nothing half built", () => {
  inFolder(({ folder, cache }) => {
    only(folder, "int one(void) { return missing; }");
    const fails = () => buildNative({ folder, cache });
    const says = { name: "UserError", message: /could not build the kernels: .*missing/ };
    assert.throws(fails, says);
    assert.deepEqual(readdirSync(cache).map((name) => name.replace(/^\w+/, "")), [".failed"]);
    assert.throws(fails, says);
    only(folder, "int one(void) { return 1; }");
    assert.ok(fails().fresh);
  });
});

Deno.test("buildNative without a compiler names those it looked for", () => {
  withCompiler("no-such-compiler", () => {
    assert.throws(() => buildNative(), { name: "UserError", message: /no C compiler was found/ });
  });
});
