import { execFileSync } from "node:child_process";
import { assetPath } from "../assets.ts";

let version: string | null = null;

/** The commit that runs, with `+` behind it if files of lib differ from it; `unknown` without git. */
export function codeVersion(): string {
  if (version !== null) return version;
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: assetPath("."), stdio: ["ignore", "pipe", "ignore"] }).toString().trim();
  try {
    version = git("rev-parse", "--short=10", "HEAD") + (git("status", "--porcelain", "--", "lib") ? "+" : "");
  } catch {
    version = "unknown";
  }
  return version;
}
