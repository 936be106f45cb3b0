import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { UserError } from "../errors.ts";
import { FIGURES, TABLES } from "./catalogue.ts";
import { embedFonts } from "./embed_fonts.ts";
import { exportFigure } from "./export.ts";
import { exportAll } from "./export_all.ts";
import { emptyFigure } from "./svg.ts";
import { fakeBonsaiSearch, fakeReplay } from "./testing/fake_trials.ts";

function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  return work(folder).finally(() => rmSync(folder, { recursive: true }));
}

const figure = emptyFigure("A title", "Some text of a figure");

Deno.test("exportFigure() writes SVG, PNG and PDF of the figure's size, the same bytes twice", () =>
  inFolder(async (folder) => {
    const files = await exportFigure(figure, "one", join(folder, "a"), { zoom: 3 });
    assert.deepEqual(files.map((file) => basename(file)), ["one.svg", "one.png", "one.pdf"]);
    const [svg, png, pdf] = files.map((file) => readFileSync(file));
    assert.match(svg!.toString(), /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.deepEqual([png!.readUInt32BE(16), png!.readUInt32BE(20)], [3 * figure.width, 3 * figure.height]);
    assert.equal(pdf!.subarray(0, 5).toString(), "%PDF-");
    const box = `/MediaBox [0 0 ${0.75 * figure.width} ${0.75 * figure.height}]`; // points
    assert(pdf!.toString("latin1").includes(box), box);
    const again = await exportFigure(figure, "one", join(folder, "b"), { zoom: 3 });
    again.forEach((file, i) => assert(readFileSync(file).equals([svg, png, pdf][i]!), file));
  }));

Deno.test("exportFigure() leaves a file alone that is right already", () =>
  inFolder(async (folder) => {
    const [svg] = await exportFigure(figure, "one", folder), before = statSync(svg!).mtimeMs;
    await exportFigure(figure, "one", folder);
    assert.equal(statSync(svg!).mtimeMs, before);
  }));

Deno.test("embedFonts() names only the font that it brings along", () => {
  const { svg } = embedFonts(figure);
  assert.equal(svg.match(/@font-face/g)?.length, 2); // regular and bold
  assert(svg.includes(`font-family="'DejaVu Sans', sans-serif"`) && !svg.includes("Helvetica"));
});

Deno.test("exportAll() writes what is asked for, from the trials given", () =>
  inFolder(async (folder) => {
    const trials = [...fakeReplay(1), ...fakeBonsaiSearch()];
    const files = await exportAll({ folder, trials, only: "table-5" });
    assert.deepEqual(
      readdirSync(folder).sort(),
      files.map((file) => basename(file)).sort(),
    );
    assert.equal(files.length, 3, String(files));
    assert.match(
      readFileSync(join(folder, "table-5.md"), "utf8"),
      /\| ≤\u00a08\u00a0KB \(1\) \| depth 5, dim 1 \| hinge loss \| 0\.149 \| 0\.1/,
    );
  }));

Deno.test("exportAll() without any trial writes every figure and table", () =>
  inFolder(async (folder) => {
    for (const { name } of [...FIGURES.slice(0, 3), ...TABLES.slice(2, 4)]) {
      assert.equal((await exportAll({ folder, trials: [], only: name })).length % 3, 0, name);
    }
  }));

Deno.test("exportAll() refuses a name that nothing has, and lists the names", async () => {
  await assert.rejects(exportAll({ only: "figure-9", trials: [] }), (error: Error) => {
    assert(error instanceof UserError);
    assert.match(error.message, /^no figure or table is named figure-9: choose one of figure-1, figure-2, /);
    return true;
  });
});
