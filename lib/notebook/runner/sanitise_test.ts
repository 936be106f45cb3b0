import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { assetPath } from "../../assets.ts";
import type { Output } from "./outputs.ts";
import { cleanText, sameButForTimes } from "./sanitise.ts";

const text = (value: string): Output[] => [{ output_type: "stream", name: "stdout", text: value }];

Deno.test("cleanText() makes paths of the project relative and drops colour codes", () => {
  const trace = `\u001b[31mat run (${pathToFileURL(assetPath("lib/x.ts"))}:1:2)\u001b[0m, ${assetPath("data/y")}`;
  assert.equal(cleanText(trace), "at run (lib/x.ts:1:2), data/y");
});

Deno.test("sameButForTimes() overlooks times and speeds, and nothing else", () => {
  assert(
    sameButForTimes(
      text("epoch 3, loss 1.25, 12.4 s, 8,100 images/s"),
      text("epoch 3, loss 1.25, 9.8 s, 7,000 images/s"),
    ),
  );
  assert(sameButForTimes(text("about 3 minutes"), text("about 5 minutes")));
  for (const other of ["epoch 4, loss 1.25, 12 s", "epoch 3, loss 1.26, 12 s", "epoch 3, loss 1.25, 12 states"]) {
    assert(!sameButForTimes(text("epoch 3, loss 1.25, 12 s"), text(other)), other);
  }
  assert(!sameButForTimes(text("7 samples"), text("8 samples")));
  assert(!sameButForTimes(text("a"), []));
});

Deno.test("sameButForTimes() keeps a volatile output as long as its media are the same", () => {
  const image = (
    mime: string,
    png: string,
  ): Output[] => [{ output_type: "display_data", data: { [mime]: png }, metadata: { volatile: true } }];
  assert(sameButForTimes(image("image/png", "AAAA"), image("image/png", "BBBB")));
  assert(!sameButForTimes(image("image/png", "AAAA"), image("image/svg+xml", "AAAA")));
});

Deno.test("sameButForTimes() minds neither the order of keys nor the execution count", () => {
  const result = (count: number | null): Output[] => [{
    output_type: "execute_result",
    data: { "text/plain": "7" },
    metadata: {},
    execution_count: count,
  }];
  assert(sameButForTimes(result(3), result(null)));
  const image = (size: Record<string, number>): Output[] => [{
    output_type: "display_data",
    data: { "image/png": "AAAA" },
    metadata: { "image/png": size },
  }];
  assert(sameButForTimes(image({ width: 4, height: 3 }), image({ height: 3, width: 4 })));
  assert(!sameButForTimes(image({ width: 4, height: 3 }), image({ width: 3, height: 4 })));
});
