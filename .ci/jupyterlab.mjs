// The notebooks in the real JupyterLab: each is opened in headless Chromium and run from top to bottom with the Deno kernel;
// no cell may fail, every picture must be drawn, live progress must replace itself, and Stop must keep the kernel's state.
// Wants `jupyter` (JupyterLab 4), Chromium ($CHROMIUM, else /usr/bin/chromium) and the packages of deno.json: `.ci/jupyterlab` sees to
// all three. Usage: node .ci/jupyterlab.mjs [01 02 ...]
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { chromium } from "playwright-core";

const ROOT = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
// inside the project, so that the kernel finds deno.json above the notebooks; copies, so that autosave changes nothing
const FOLDER = join(ROOT, "data/scratch/jupyterlab");
const HOME = mkdtempSync(join(tmpdir(), "jupyterlab-"));
const NOTEBOOK_LIMIT = 400_000;
/** What ends a page, the browser or the server may take; they can hang with what hung before. */
const GOODBYE_LIMIT = 10_000;
/** Notebooks at a time: a kernel computes on one core. */
const ABREAST = 2;
/** What a cell calls whose output must change while it runs. */
const LIVE = "trainLive(";
/** A curve, a line of progress, a table, a sentence or two. */
const LONGEST_LIVE = 8;

const sleep = (ms) => new Promise((later) => setTimeout(later, ms));
const atMost = (ms, work) => Promise.race([work.catch(() => {}), sleep(ms)]);

const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });

function prepare(only) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const names = readdirSync(join(ROOT, "notebooks")).filter((name) => name.endsWith(".ipynb")).sort();
  const chosen = names.filter((name) => only.length === 0 || only.some((start) => name.startsWith(start)));
  for (const name of chosen) cpSync(join(ROOT, "notebooks", name), join(FOLDER, name));
  const cell = (id, source) => ({ cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null });
  const kernelspec = { name: "deno", display_name: "Deno", language: "typescript" };
  const stop = {
    cells: [cell("a", "let kept = 41;"), cell("b", "for (;;) {}"), cell("c", "console.log(kept + 1)")],
    metadata: { kernelspec },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(join(FOLDER, "stop.ipynb"), JSON.stringify(stop));
  return chosen;
}

/** JupyterLab's own settings: all cells in the page, no news, no saving by itself. */
function settings() {
  const folder = join(HOME, "settings");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "overrides.json"),
    JSON.stringify({
      "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" },
      "@jupyterlab/docmanager-extension:plugin": { autosave: false },
      "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
    }),
  );
  return folder;
}

async function startLab() {
  const data = join(HOME, "share"), port = await freePort();
  const kernel = spawnSync("npx", ["-y", "deno@2.9.6", "task", "kernel", "--data-dir", data], {
    cwd: ROOT,
    encoding: "utf8",
    timeout: 120_000,
  });
  if (kernel.status !== 0) throw new Error(`deno task kernel: ${kernel.error?.message ?? kernel.stderr}`);
  const args = ["lab", "--no-browser", "--allow-root", `--port=${port}`, "--ServerApp.ip=127.0.0.1"];
  const open = [
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
    `--LabServerApp.app_settings_dir=${settings()}`,
  ];
  const env = { ...process.env, JUPYTER_DATA_DIR: data, JUPYTER_CONFIG_DIR: join(HOME, "config"), NO_COLOR: "1" };
  const lab = spawn("jupyter", [...args, ...open, `--ServerApp.root_dir=${FOLDER}`], {
    cwd: FOLDER,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  process.once("exit", () => lab.kill("SIGKILL"));
  lab.stderr.on("data", (chunk) => said = (said + chunk).slice(-4000));
  const base = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 60_000;;) {
    if (await fetch(`${base}/api`).then((answer) => answer.ok, () => false)) return { lab, base };
    if (Date.now() > until || lab.exitCode !== null) throw new Error(`JupyterLab did not start: ${said}`);
    await sleep(300);
  }
}

async function open(page, base, name) {
  await page.goto(`${base}/lab/workspaces/${basename(name, ".ipynb")}/tree/${name}?reset`);
  await page.waitForFunction(() => globalThis.jupyterapp?.shell.currentWidget?.sessionContext, null, {
    timeout: 60_000,
  });
  await page.evaluate(async () => {
    const { sessionContext, context } = globalThis.jupyterapp.shell.currentWidget;
    await Promise.all([sessionContext.ready, context.ready]);
    await sessionContext.session.kernel.info;
  });
}

/** Runs all cells; what they left behind, and how often an output was replaced in place. */
function runAll(page) {
  return page.evaluate(async (live) => {
    const { commands, shell } = globalThis.jupyterapp, notebook = shell.currentWidget.content;
    let replaced = 0;
    const kernel = shell.currentWidget.sessionContext.session.kernel;
    kernel.iopubMessage.connect((_, message) => replaced += message.header.msg_type === "update_display_data" ? 1 : 0);
    await commands.execute("notebook:run-all-cells");
    await new Promise((later) => setTimeout(later, 1500)); // outputs that are still on their way
    const cells = [...notebook.model.cells].filter((cell) => cell.type === "code");
    const outputs = cells.map((cell) => cell.outputs.toJSON());
    const isLeftOut = (list) => JSON.stringify(list).includes("Left out"); // without images nothing is trained
    const liveOutputs = outputs.filter((list, i) =>
      cells[i].sharedModel.getSource().includes(live) && !isLeftOut(list)
    );
    return {
      replaced,
      cells: cells.length,
      live: liveOutputs.length,
      longest: Math.max(0, ...liveOutputs.map((list) => list.length)),
      silent: outputs.filter((list) => list.length === 0).length,
      errors: outputs.flat().filter((one) => one.output_type === "error").map((one) => `${one.ename}: ${one.evalue}`),
      pictures: outputs.flat().filter((one) => one.data?.["image/png"]).length,
    };
  }, LIVE);
}

async function drawnPictures(page) {
  await page.waitForFunction(
    () => [...document.querySelectorAll(".jp-OutputArea img")].every((img) => img.complete),
    null,
    { timeout: 30_000 },
  );
  return await page.evaluate(() =>
    [...document.querySelectorAll(".jp-OutputArea img")].filter((img) => img.naturalWidth > 0).length
  );
}

/** Ends the page's kernel: a server that is killed leaves its kernels behind. */
function shutdown(page) {
  return page.evaluate(() => globalThis.jupyterapp.shell.currentWidget.sessionContext.shutdown());
}

/** A busy cell is interrupted; the cell after it must still know what was set before. */
function stopKeepsState(page) {
  return page.evaluate(async () => {
    const { shell } = globalThis.jupyterapp,
      { sessionContext, content } = shell.currentWidget,
      { kernel } = sessionContext.session;
    const run = (code) => kernel.requestExecute({ code }).done.then((reply) => reply.content.status);
    const first = await run("let kept = 41;");
    const busy = run("for (;;) {}");
    await new Promise((later) => setTimeout(later, 1500));
    await kernel.interrupt();
    const stopped = await busy;
    const after = kernel.requestExecute({ code: "console.log(kept + 1)" });
    let text = "";
    after.onIOPub = (message) => text += message.content.text ?? "";
    await after.done;
    return { first, stopped, text: text.trim(), cells: content.model.cells.length };
  });
}

/** What is wrong with a notebook that was run; nothing if all is well. */
function faultsOf({ errors, pictures, silent, live, longest, replaced }, drawn) {
  const faults = [...errors];
  if (drawn < pictures) faults.push(`${drawn} of ${pictures} pictures were drawn`);
  if (silent > 1) faults.push(`${silent} cells show nothing (only the imports may)`);
  if (live > 0 && replaced === 0) faults.push(`${live} cells train, but no output was replaced while they did`);
  if (longest > LONGEST_LIVE) {
    faults.push(`a cell that trains ends with ${longest} outputs: its progress is a growing log`);
  }
  return faults;
}

let passed = 0, failed = 0;
/** Names of what is being run. */
const running = new Set();

function report(name, faults, note = "") {
  console.log(`${faults.length === 0 ? "ok  " : "FAIL"} ${name}${note && `  (${note})`}`);
  for (const fault of faults) console.log(`     ${fault}`);
  faults.length === 0 ? passed++ : failed++;
}

/** Opens a page of its own for the work; whatever goes wrong there is the name's fault, and the others go on. */
async function inPage(browser, name, work) {
  running.add(name);
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.setDefaultTimeout(NOTEBOOK_LIMIT);
  try {
    const { faults, note } = await Promise.race([work(page), outOfTime()]);
    report(name, faults, note);
  } catch (error) {
    report(name, [String(error?.message ?? error).split("\n")[0]]);
  } finally {
    await atMost(GOODBYE_LIMIT, shutdown(page)); // a page that never opened has no kernel
    await atMost(GOODBYE_LIMIT, page.close());
    running.delete(name);
  }
}

function outOfTime() {
  const limit = `not done after ${NOTEBOOK_LIMIT / 1000} s`;
  return new Promise((_, fail) => setTimeout(() => fail(new Error(limit)), NOTEBOOK_LIMIT).unref());
}

async function checkNotebook(page, base, name) {
  const started = Date.now();
  await open(page, base, name);
  const seen = await runAll(page), drawn = await drawnPictures(page), seconds = (Date.now() - started) / 1000;
  const note = `${seen.cells} cells, ${drawn} pictures, ${seen.replaced} updates in place, ${seconds.toFixed(0)} s`;
  return { faults: faultsOf(seen, drawn), note };
}

async function checkStop(page, base) {
  await open(page, base, "stop.ipynb");
  const { text, stopped } = await stopKeepsState(page);
  return {
    faults: text === "42" ? [] : [`after an interrupted cell (${stopped}) the next one says "${text}", not 42`],
  };
}

const names = prepare(process.argv.slice(2)), { lab, base } = await startLab();
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: flags,
  handleSIGTERM: false,
});

/** Ends the server, which ends its kernels, and the browser. */
async function cleanUp() {
  const gone = new Promise((resolve) => lab.once("exit", resolve));
  lab.kill("SIGTERM");
  await Promise.all([atMost(GOODBYE_LIMIT, browser.close()), lab.exitCode === null && atMost(GOODBYE_LIMIT, gone)]);
  rmSync(HOME, { recursive: true, force: true });
  rmSync(FOLDER, { recursive: true, force: true });
}

async function checkAll() {
  const waiting = [...names];
  const lanes = Array.from({ length: ABREAST }, async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await inPage(browser, name, (page) => checkNotebook(page, base, name));
    }
  });
  await Promise.all(lanes);
  await inPage(browser, "Stop keeps the kernel's state", (page) => checkStop(page, base));
}

// how a caller's time limit ends us
const told = new Promise((resolve) => process.once("SIGTERM", resolve)).then(() => {
  report(`told to end after ${Math.round(process.uptime())} s`, [...running].map((name) => `${name} was not done`));
});
try {
  await Promise.race([checkAll(), told]);
} finally {
  await cleanUp();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
