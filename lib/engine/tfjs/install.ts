/**
 * Making @tensorflow/tfjs-node's native library available: by the package's own install step, which downloads it, or out of
 * TensorFlow's Python wheel, whose libtensorflow_cc exports the same C interface and needs no Python.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { assetPath, resolvePackageFile } from "../../assets.ts";
import { messageOf, UserError } from "../../errors.ts";

/** The newest wheel with what tfjs-node 4.22.0 calls; that of 2.9.1, which it asks for, does not export all of it. */
const WHEEL = "tensorflow-cpu==2.15.1";
const WHEEL_TAGS = ["--python-version", "3.11"]
  .concat(["manylinux_2_17_x86_64", "manylinux2014_x86_64"].flatMap((tag) => ["--platform", tag]));

/** Takes what the package needs out of the wheel: `python3 -c EXTRACT WHEEL FOLDER`. */
const EXTRACT = `
import os, sys, zipfile
wheel, deps = sys.argv[1:]
include = "tensorflow/include/"
wanted = [include + p for p in ("tensorflow/c/", "tsl/c/", "tensorflow/core/platform/", "tsl/platform/")]
with zipfile.ZipFile(wheel) as archive:
    for info in archive.infolist():
        name = info.filename
        if name in ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"):
            target = os.path.join(deps, "lib", os.path.basename(name))
        elif name.startswith(tuple(wanted)) and not name.endswith("/"):
            target = os.path.join(deps, "include", name[len(include):])
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(info) as source, open(target, "wb") as copy:
            while chunk := source.read(1 << 20):
                copy.write(chunk)
`;

/** Runs a program; throws when it cannot be started or fails. */
export type RunProgram = (program: string, args: readonly string[], cwd: string) => Promise<void>;

export interface InstallOptions {
  /** Whether the library loads and computes, asked in a process of its own. */
  readonly isAvailable: () => Promise<boolean>;
  readonly run: RunProgram;
  readonly onNotice: (text: string) => void;
  readonly platform?: string;
}

export type InstallResult = "there already" | "own install step" | "Python wheel";

/** Does nothing where it works already. Throws a UserError of one line when neither way leads there. */
export async function installTfjsNode(options: InstallOptions): Promise<InstallResult> {
  const { isAvailable, run, onNotice, platform = `${process.platform} ${process.arch}` } = options;
  if (await isAvailable()) return "there already";
  let own = "it ran, but the library does not load";
  try {
    onNotice("tfjs-node: its own install step");
    await run(process.execPath, ["install", "--allow-scripts=npm:@tensorflow/tfjs-node"], assetPath("."));
    if (await isAvailable()) return "own install step";
  } catch (error) {
    own = messageOf(error);
  }
  if (platform !== "linux x64") {
    throw new UserError(`its own install step failed (${own}), and the Python wheel is for linux x64, not ${platform}`);
  }
  onNotice(`tfjs-node: that failed (${own}); the library out of the Python wheel of ${WHEEL}`);
  try {
    await installFromWheel(run);
  } catch (error) {
    throw new UserError(
      `neither its own install step (${own}) nor the Python wheel (${messageOf(error)}) worked: ` +
        "the second needs python3 with pip, npx and a C++ compiler; the other engines work without",
    );
  }
  if (await isAvailable()) return "Python wheel";
  throw new UserError("the library out of the Python wheel does not load here: choose another engine");
}

async function installFromWheel(run: RunProgram): Promise<void> {
  const home = dirname(resolvePackageFile("@tensorflow/tfjs-node/package.json")), deps = join(home, "deps");
  const cache = assetPath("data/cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "wheel-"));
  try {
    const only = ["--no-deps", "--only-binary=:all:", "--quiet", "--dest", folder];
    await run("python3", ["-m", "pip", "download", ...only, ...WHEEL_TAGS, WHEEL], folder);
    rmSync(deps, { recursive: true, force: true });
    await run("sh", ["-c", 'python3 -c "$0" ./*.whl "$1"', EXTRACT, deps], folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const lib = join(deps, "lib");
  symlinkSync("libtensorflow_cc.so.2", join(lib, "libtensorflow.so"));
  symlinkSync("libtensorflow_cc.so.2", join(lib, "libtensorflow.so.2"));
  symlinkSync("libtensorflow_framework.so.2", join(lib, "libtensorflow_framework.so"));
  // Node's own headers, where they came with it: else they would be fetched
  const script = "prefix=$(node -p \"path.resolve(process.execPath, '../..')\")\n" +
    '[ -f "$prefix/include/node/node.h" ] && export npm_config_nodedir="$prefix"\n' +
    "exec npx -y @mapbox/node-pre-gyp@1.0.9 install --build-from-source";
  await run("sh", ["-c", script], home);
}
