/** Imports run one way through the rooms of lib: a file takes from its own room and from those below it. */
import { posix } from "node:path";

/** From top to bottom. */
const ROOMS = [
  ...["cli", "bench", "golden", "notebook", "report", "search", "training", "models", "engine", "dataset", "sizing"],
  ...["paper", "random", "files.ts", "assets.ts", "errors.ts"],
];

const IMPORT = /\bfrom\s+"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"/g;

/** Of a path relative to the repository; `lib/paper.ts` and what is in `lib/paper` are one room. */
const roomOf = (path: string) => path.split("/")[1]!.replace(/^paper\.ts$/, "paper");

/** Tests may look up: a layer is judged by what trains or shows it. */
const isTest = (path: string) => path.endsWith("_test.ts") || path.includes("/testing/");

/** The imports of a file of lib that run up, or come from a room that is in no order yet; a line each. */
export function importsUp(path: string, source: string): string[] {
  if (isTest(path)) return [];
  const own = ROOMS.indexOf(roomOf(path));
  return [...source.matchAll(IMPORT)].flatMap(([, from, dynamic]) => {
    const target = posix.join(posix.dirname(path), from ?? dynamic!), there = ROOMS.indexOf(roomOf(target));
    return own >= 0 && there >= own ? [] : [`${path} imports ${target}`];
  });
}
