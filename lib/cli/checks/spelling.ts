/** Spelling of the pages, by cspell's British dictionary and the project's own words. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { assetPath } from "../../assets.ts";
import { type Page, pages } from "./pages.ts";

/** Names and terms that no dictionary has, one a line. */
const WORDS = ".ci/words.txt";

/** What is no prose: code, formulas, addresses. */
export function proseOnly(markdown: string): string {
  return markdown.replace(/```[\s\S]*?```/g, "").replace(/\$\$[\s\S]*?\$\$/g, "").replace(/\$[^$\n]+\$/g, "")
    .replace(/`[^`\n]*`/g, "").replace(/\]\([^)]*\)/g, "]").replace(/https?:\S+/g, "").replace(/<[^>]+>/g, "");
}

/** Every unknown word, as `page: word`. */
export function unknownWords(texts: readonly Page[] = pages()): string[] {
  const folder = mkdtempSync(join(tmpdir(), "spelling-"));
  try {
    for (const { path, text } of texts) {
      const file = join(folder, `${path}.md`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, proseOnly(text));
    }
    const words = readFileSync(assetPath(WORDS), "utf8").split("\n").filter((word) => word !== "");
    writeFileSync(join(folder, "cspell.json"), JSON.stringify({ version: "0.2", language: "en-GB", words }));
    const args = [
      "run",
      "-A",
      "npm:cspell",
      "lint",
      "--no-progress",
      "--no-summary",
      "--no-color",
      "--words-only",
      "--dot",
    ];
    const run = spawnSync(process.execPath, [
      ...args,
      "--config",
      join(folder, "cspell.json"),
      "--root",
      folder,
      "**/*.md",
    ], {
      cwd: assetPath("."),
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    if (run.error ?? (run.status !== 0 && run.status !== 1)) {
      return [`cspell could not run: ${run.error ?? run.stderr}`];
    }
    return [...new Set(run.stdout.split("\n").filter((line) => line.trim() !== ""))].sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
