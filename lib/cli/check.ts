/** `deno task check`: what must hold before a commit, each with the command that mends it. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { staleWasm } from "../engine/wasm_build.ts";
import { UserError } from "../errors.ts";
import { tslabFaults } from "../notebook/tslab_typecheck.ts";
import { faultText, notebookFaults } from "../notebook/typecheck.ts";
import { command, runCli } from "./cli.ts";
import { brokenLinks } from "./checks/links.ts";
import { longCells } from "./checks/cells.ts";
import { importsUp } from "./checks/imports.ts";
import { unknownWords } from "./checks/spelling.ts";
import { notebookPaths } from "./checks/pages.ts";

/** One thing to check: an empty list of faults is a pass. */
interface Check {
  readonly name: string;
  readonly mend: string;
  faults(): string[] | Promise<string[]>;
}

/** Runs this Deno with the given arguments in the project's folder; what it printed, if it failed. */
function denoFaults(...args: string[]): string[] {
  const run = spawnSync(process.execPath, args, {
    cwd: assetPath("."),
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 2 ** 28,
  });
  return run.status === 0 ? [] : [`${run.stdout}${run.stderr}`.trim()];
}

/** All sources that Deno checks; AssemblyScript is another language with the same file ending. */
function sources(folder = "lib"): string[] {
  return readdirSync(assetPath(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === "lib/engine/assembly" ? [] : sources(path);
    return /\.ts$/.test(entry.name) && !/\.d\.ts$/.test(entry.name) ? [path] : [];
  });
}

const notebooks = () => notebookPaths().map((path) => assetPath(path));

const CHECKS: readonly Check[] = [
  { name: "format", mend: "deno fmt", faults: () => denoFaults("fmt", "--check") },
  { name: "lint", mend: "see each rule's hint", faults: () => denoFaults("lint", "lib") },
  { name: "types of lib", mend: "mend the types", faults: () => denoFaults("check", "--quiet", ...sources()) },
  {
    name: "imports run one way",
    mend: "move what is shared down, or hand it in as an argument",
    faults: () => sources().flatMap((path) => importsUp(path, readFileSync(assetPath(path), "utf8"))),
  },
  {
    name: "types of notebook cells",
    mend: "mend the cells",
    faults: () => notebookFaults(notebooks()).map(faultText),
  },
  {
    name: "types of notebook cells under tslab",
    mend: "write out the type that its older TypeScript does not infer",
    faults: async () => (await tslabFaults(notebooks())).map(faultText),
  },
  { name: "cells are short", mend: "move code to lib", faults: () => notebooks().flatMap(longCells) },
  { name: "spelling of the pages", mend: "mend the word, or add it to .ci/words.txt", faults: () => unknownWords() },
  { name: "links", mend: "mend the links", faults: brokenLinks },
  {
    name: "kernels' .wasm equals its source",
    mend: "deno task wasm",
    faults: async () =>
      (await staleWasm()).map((name) => `lib/engine/wasm/${name} is not what lib/engine/assembly gives`),
  },
];

const program = command("check", "Check format, lint, types of lib and of notebook cells, and that kernels are built.")
  .action(async () => {
    let failed = 0;
    for (const { name, mend, faults } of CHECKS) {
      const found = await faults();
      console.error(`${found.length === 0 ? "ok  " : "FAIL"} ${name}`);
      if (found.length === 0) continue;
      failed++;
      console.error(found.join("\n").split("\n").slice(0, 40).map((line) => `     ${line}`).join("\n"));
      console.error(`     to mend: ${mend}`);
    }
    if (failed > 0) throw new UserError(`${failed} of ${CHECKS.length} checks failed`);
  });
await runCli(program);
