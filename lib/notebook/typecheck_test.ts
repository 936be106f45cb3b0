import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultText, notebookFaults } from "./typecheck.ts";

Deno.test("notebookFaults() finds type errors and syntax errors at their cell and line, and leaves no file behind", () => {
  const folder = mkdtempSync(join(tmpdir(), "typecheck-"));
  const write = (name: string, sources: string[]) => {
    const cells = sources.map((source, i) => ({
      cell_type: "code",
      id: `c${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    }));
    writeFileSync(join(folder, name), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
    return join(folder, name);
  };
  try {
    const good = write("good.ipynb", ["const a: number = 1;", "console.log(await Promise.resolve(a))"]);
    const typo = write("typo.ipynb", ["const a = 1;", "const b = 2;\nconst c: string = a + b;"]);
    const broken = write("broken.ipynb", ["1;", "2;", "const = 3;"]);
    assert.deepEqual(notebookFaults([good]), []);
    const [fault] = notebookFaults([good, typo]);
    assert.deepEqual({ ...fault, notebook: "" }, {
      notebook: "",
      cell: 2,
      line: 2,
      message: "Type 'number' is not assignable to type 'string'.",
    });
    assert.match(notebookFaults([broken]).map(faultText).join("\n"), /broken\.ipynb, code cell 3, line 1: /);
    assert.deepEqual(readdirSync(folder).sort(), ["broken.ipynb", "good.ipynb", "typo.ipynb"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
