import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { withNotebooks } from "./testing/fake_notebook.ts";
import { faultText, notebookFaults } from "./typecheck.ts";

Deno.test("notebookFaults() finds type errors and syntax errors at their cell and line, and leaves no file behind", () =>
  withNotebooks(({ folder, write }) => {
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
  }));
