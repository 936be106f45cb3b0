/** Runs the test files that ship in tfjs-core's npm package: a small Jasmine, on whatever backend is set. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolvePackageFile } from "../../../assets.ts";
import type { Tf } from "../../tfjs/load.ts";

export interface SpecCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

type Body = () => unknown;

/** What of Jasmine's `expect` these files use. */
function expect(actual: unknown) {
  return {
    nothing: () => {},
    toBe: (expected: unknown) => assert.equal(actual, expected),
    toEqual: (expected: unknown) => assert.deepEqual(actual, expected),
    toThrowError: (expected?: RegExp | string) => {
      const wanted = expected === undefined
        ? /.*/
        : typeof expected === "string"
        ? (error: Error) => error.message === expected
        : expected;
      assert.throws(actual as () => void, wanted);
    },
  };
}

/** An ES module's source as a function body: imports become look-ups, exports entries of `exports`. */
function asFunction(source: string): string {
  return source
    .replace(/^import \* as (\w+) from '([^']+)';$/gm, "const $1 = require('$2');")
    .replace(/^import (\{[^}]+\}) from '([^']+)';$/gm, "const $1 = require('$2');")
    .replace(/^export (async )?function (\w+)/gm, "exports.$2 = $2;\n$1function $2");
}

/** The cases of `dist/ops/<name>.js` in their order. */
export function specCases(tf: Tf, name: string): SpecCase[] {
  const cases: SpecCase[] = [], before: Body[][] = [[]], names: string[] = [];
  const describe = (title: string, body: Body) => {
    names.push(title), before.push([]);
    body();
    names.pop(), before.pop();
  };
  const it = (title: string, body: Body) => {
    const setUp = before.flat();
    const run = async () => {
      for (const prepare of setUp) await prepare();
      await body();
    };
    cases.push({ name: [...names, title].join(": "), run });
  };
  const modules: Record<string, unknown> = {
    "../index": tf,
    "../test_util": tf.test_util,
    "../jasmine_util": {
      ALL_ENVS: {},
      describeWithFlags: (title: string, _flags: unknown, body: Body) => describe(title, body),
    },
  };
  const require = (path: string): unknown => modules[path] ??= load(path.replace("./", ""));
  const load = (file: string): unknown => {
    const source = readFileSync(resolvePackageFile(`@tensorflow/tfjs-core/dist/ops/${file}.js`), "utf8"), exports = {};
    const globals = { require, exports, describe, it, expect, beforeEach: (body: Body) => before.at(-1)!.push(body) };
    new Function(...Object.keys(globals), asFunction(source))(...Object.values(globals));
    return exports;
  };
  load(name);
  return cases;
}
