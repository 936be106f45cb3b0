/** `deno task size METHOD CONFIG`: bytes on every ruler, by layer or matrix. */
import { getMethod, METHODS, parseConfig } from "../models/mod.ts";
import { command, printJson, runCli } from "./cli.ts";
import { sizeText } from "./size_text.ts";

const program = command("size", "Bytes of a model on every ruler, by layer or matrix; nothing is trained.")
  .argument("<method>", METHODS.map(({ name }) => name).join(", "))
  .argument("<config>", `"A, C2(16,(3,3)), M, Dr, D*", or JSON such as '{"depth":5,"projectionDim":12}'`)
  .option("--json", "one JSON value on stdout")
  .action((name: string, text: string, { json }: { json?: boolean }) => {
    const method = getMethod(name), config = parseConfig(method, text);
    const size = method.size(config), printed = method.printed?.(config) ?? null;
    if (!json) return console.log(`${method.name}  ${method.label(config)}\n\n${sizeText(size, printed)}`);
    const { bytes, parameters, parts } = size, atPaperInput = printed?.size;
    printJson({
      method: method.name,
      config,
      bytes,
      parameters,
      parts,
      ...(atPaperInput === undefined
        ? {}
        : { printed: atPaperInput && { bytes: atPaperInput.bytes.paper, parts: atPaperInput.parts } }),
    });
  });

await runCli(program);
