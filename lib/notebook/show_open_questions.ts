/** Where the paper is silent: each choice as a numbered item that links to the line which makes it. */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { assetPath } from "../assets.ts";
import type { OpenQuestion } from "../models/mod.ts";
import { showMarkdown } from "./show.ts";

/** Shows a method's open questions: what is done here, what else could be, why, and the line of the code. */
export async function showOpenQuestions(questions: readonly OpenQuestion[]): Promise<void> {
  await showMarkdown(openQuestionsMarkdown(questions));
}

/** The numbered list; links are relative to the notebooks' folder. */
export function openQuestionsMarkdown(questions: readonly OpenQuestion[]): string {
  return questions.map(({ choice, options: [ours, ...others], why, evidence, code }, i) => {
    const otherwise = others.length === 0 ? "" : `*Could be:* ${others.join("; ")}.`;
    return [`${i + 1}. **${sentence(choice)}** ${ours}.`, why, evidence, otherwise, codeLink(code)].filter(Boolean)
      .join(" ");
  }).join("\n");
}

/** A colon behind what does not end in a question mark already. */
function sentence(choice: string): string {
  const text = choice.charAt(0).toUpperCase() + choice.slice(1);
  return text.endsWith("?") ? text : `${text}:`;
}

/** `lib/file.ts, name` as a link to the first line that holds the name; nothing for other texts. */
function codeLink(code: string): string {
  const [path = "", name = ""] = code.split(/, (.*)/), file = assetPath(path);
  if (!path.endsWith(".ts") || !existsSync(file)) return "";
  const line = name === "" ? 0 : readFileSync(file, "utf8").split("\n").findIndex((text) => text.includes(name)) + 1;
  return `[\`${basename(path)}\`](../${path}${line > 0 ? `#L${line}` : ""})`;
}
