/** Type-checks notebooks as tslab does: by its own TypeScript of 2023, which knows only the names of lib. */
import { resolve } from "node:path";
import ts from "@tslab/typescript-for-tslab";
import { assetPath } from "../assets.ts";
import { buildForTslab } from "./tslab_build.ts";
import { joinCells, type NotebookFault } from "./typecheck.ts";

/** All type errors that would end these notebooks under tslab. Builds `node_modules/lib` first. */
export async function tslabFaults(paths: readonly string[]): Promise<NotebookFault[]> {
  await buildForTslab();
  const options: ts.CompilerOptions = {
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.NodeJs,
    esModuleInterop: true,
    skipLibCheck: true,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
    types: [],
  };
  // in this folder, wherever the notebook is: from here imports find node_modules
  const files = new Map(paths.map((path, i) => [assetPath(`tslab-check-${i}.ts`), { path, ...joinCells(path) }]));
  const host = ts.createCompilerHost(options), { readFile, fileExists } = host;
  host.fileExists = (name) => files.has(resolve(name)) || fileExists(name);
  host.readFile = (name) => files.get(resolve(name))?.code ?? readFile(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, { path, origins }]) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).map(({ file, start = 0, messageText }) => {
      const origin = origins[file?.getLineAndCharacterOfPosition(start).line ?? -1];
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      return { notebook: path, cell: origin?.cell ?? null, line: origin?.line ?? null, message };
    })
  );
}
