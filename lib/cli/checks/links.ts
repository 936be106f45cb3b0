/** Links of the README, CONTRIBUTING and notebooks that point to files: each must be there. Links to the web are not followed. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { assetPath } from "../../assets.ts";
import { pages } from "./pages.ts";

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
