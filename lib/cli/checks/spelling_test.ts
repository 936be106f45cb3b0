import assert from "node:assert/strict";
import { proseOnly, unknownWords } from "./spelling.ts";

Deno.test("proseOnly() leaves out code, formulas, addresses and markup", () => {
  const page =
    "Prose `kode` $x_{ij}$ [text](some/file.ipynb) <b>bold</b> https://exmple.org\n```ts\nconst qwxz = 1;\n```";
  assert.equal(proseOnly(page).replace(/\s+/g, " ").trim(), "Prose [text] bold");
});

Deno.test("unknownWords() finds a slip and knows British spelling and the project's own words", () => {
  assert.deepEqual(unknownWords([{ path: "a.md", text: "The colour of ProtoNN's behaviour, mispeled." }]), [
    "mispeled",
  ]);
});
