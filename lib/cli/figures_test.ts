import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assetPath } from "../assets.ts";

function figures(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["run", "-A", "--no-check", "lib/cli/figures.ts", ...args], {
    cwd: assetPath("."),
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
}

Deno.test("figures --json prints the list of the files that it wrote, and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "figures-"));
  try {
    const { status, stdout } = figures("--only", "table-3", "--ruler", "int8", "--out", folder, "--json");
    assert.equal(status, 0);
    const files = JSON.parse(stdout) as string[];
    assert.deepEqual(files, ["md", "csv", "tex"].map((ending) => join(folder, `table-3.${ending}`)));
    for (const file of files) assert(existsSync(file), file);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("figures refuses an unknown name or ruler in one line that lists the known ones", () => {
  for (const args of [["--only", "figure-9"], ["--ruler", "inches"]]) {
    const { status, stdout, stderr } = figures(...args);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /^figures: [^\n]+choose one of [^\n]+\n$/);
  }
  for (const zoom of ["0", "x", "11"]) assert.equal(figures("--zoom", zoom).status, 2);
});

Deno.test("figures --zoom takes any scale", () => {
  const folder = mkdtempSync(join(tmpdir(), "figures-"));
  try {
    assert.equal(figures("--only", "best-of-n", "--out", folder, "--zoom", "0.5").status, 0);
    const svg = readFileSync(join(folder, "best-of-n.svg"), "utf8"), png = readFileSync(join(folder, "best-of-n.png"));
    assert.equal(png.readUInt32BE(16), Number(svg.match(/ width="(\d+)"/)?.[1]) / 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
