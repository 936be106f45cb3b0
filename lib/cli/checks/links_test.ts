import assert from "node:assert/strict";
import { fileLinks } from "./links.ts";

Deno.test("fileLinks() finds files in links and images, and leaves out the web, anchors and code", () => {
  const page = [
    "See [the split](notebooks/01.ipynb#split), [paper](https://example.org) and [above](#top).",
    '<img src="figures/figure-2.png">',
    "`[not](a-link)`",
    "```\n[nor](this)\n```",
  ].join("\n");
  assert.deepEqual(fileLinks(page), ["notebooks/01.ipynb", "figures/figure-2.png"]);
});
