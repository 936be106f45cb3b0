/** `deno task size METHOD CONFIG`: bytes on every ruler, by layer or matrix. */
import { getMethod, METHODS, parseConfig } from "../models/mod.ts";
import { command, printJson, runCli } from "./cli.ts";
import { sizesOf } from "./model_size.ts";
import { sizeText } from "./size_text.ts";

const program = command("size", "Bytes of a model on every ruler, by layer or matrix; nothing is trained.")
  .argument("<method>", METHODS.map(({ name }) => name).join(", "))
  .argument("<config>", `"A, C2(16,(3,3)), M, Dr, D*", or JSON such as '{"depth":5,"projectionDim":12}'`)
  .option("--json", "one JSON value on stdout")
  .action((name: string, text: string, { json }: { json?: boolean }) => {
    const method = getMethod(name), config = parseConfig(method, text), model = sizesOf(method.name, config);
    const { size: { bytes, parameters, parts }, printed } = model;
    if (!json) return console.log(`${method.name}  ${method.label(config)}\n\n${sizeText(model)}`);
    const atPaperInput = printed === undefined
      ? {}
      : { printed: printed && { bytes: printed.bytes.paper, parts: printed.parts } };
    printJson({ method: method.name, config, bytes, parameters, parts, ...atPaperInput });
  });

await runCli(program);
