import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { assetPath } from "../assets.ts";
import { type Figure, type Table } from "../report/mod.ts";
import { saveFigure, saveTable } from "./show.ts";

const FOLDER = "data/scratch/show-test";
const figure: Figure = {
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40" font-family="Helvetica, Arial, 'DejaVu Sans', ` +
    `sans-serif"><text x="5" y="20">a</text></svg>`,
  ...{ width: 90, height: 40, alt: "a letter", caption: "" },
};
const table: Table = {
  ...{ name: "table-9", title: "Nothing", caption: "" },
  ...{ columns: [{ title: "x", kind: "number" }], rows: [["0.604 ± 0.008"]] },
};

Deno.test("saveFigure() and saveTable() write six forms, at the scale and with the fonts that a report wants", async () => {
  try {
    await saveFigure(figure, "letter", FOLDER, { zoom: 3.5, fonts: "embedded" });
    await saveTable(table, FOLDER);
    const expected = ["letter.pdf", "letter.png", "letter.svg", "table-9.csv", "table-9.md", "table-9.tex"];
    assert.deepEqual(readdirSync(assetPath(FOLDER)).sort(), expected);
    const [, png, svg, csv, md, tex] = expected.map((file) => readFileSync(assetPath(`${FOLDER}/${file}`)));
    assert.equal(png!.readUInt32BE(16), 3.5 * figure.width);
    assert.match(svg!.toString(), /@font-face/);
    assert(csv!.includes("0.604 ± 0.008"));
    assert(md!.includes("0.604\u00a0±\u00a00.008"), "a number stays in one line");
    assert(tex!.includes("0.604~$\\pm$~0.008"));
  } finally {
    rmSync(assetPath(FOLDER), { recursive: true, force: true });
  }
});
