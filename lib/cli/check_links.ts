/** Links of the README, CONTRIBUTING and notebooks that point to files: each must be there. Links to the web are not followed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { assetPath } from "../assets.ts";
import { readNotebook } from "../notebook/runner/notebook_file.ts";

/** `[text](target)` and `src="target"`; code is left out before. */
const LINK = /\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g;

/** Targets of links in a Markdown text that name a file, without their `#place`. */
export function fileLinks(markdown: string): string[] {
  const prose = markdown.replace(/```[\s\S]*?```/g, "").replace(/`[^`]*`/g, "");
  return [...prose.matchAll(LINK)].map((match) => match[1] ?? match[2] ?? "")
    .filter((target) => !/^(https?:|mailto:|data:|attachment:|#)/.test(target))
    .map((target) => decodeURI(target.replace(/#.*$/, "")));
}

/** Every broken link of the project's pages, as `page: target is not there`. */
export function brokenLinks(): string[] {
  return pages().flatMap(({ path, text }) =>
    fileLinks(text).filter((target) => !existsSync(join(assetPath(dirname(path)), target)))
      .map((target) => `${path}: ${target} is not there`)
  );
}

function pages(): { path: string; text: string }[] {
  const markdown = readdirSync(assetPath(".")).filter((name) => name.endsWith(".md"))
    .map((path) => ({ path, text: readFileSync(assetPath(path), "utf8") }));
  const notebooks = readdirSync(assetPath("notebooks")).filter((name) => name.endsWith(".ipynb")).map((name) => ({
    path: `notebooks/${name}`,
    text: readNotebook(assetPath(`notebooks/${name}`)).cells.filter((cell) => cell.cell_type === "markdown")
      .map((cell) => cell.source).join("\n\n"),
  }));
  return [...markdown, ...notebooks];
}
