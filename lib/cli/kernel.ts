/** `deno task kernel`: the Jupyter kernelspec, in a form whose Stop button keeps the state. */
import process from "node:process";
import { installKernel } from "../notebook/kernel_install.ts";
import { command, runCli } from "./cli.ts";

const program = command("kernel", "Install the Deno kernel for Jupyter and say how to open the notebooks.")
  .option("--data-dir <folder>", "Jupyter's data folder; default: the one of this user")
  .action((options: { dataDir?: string }) => {
    const path = installKernel(process.execPath, options.dataDir);
    console.log([
      `The Deno kernel is installed: ${path}`,
      "",
      "JupyterLab:  pip install jupyterlab && jupyter lab notebooks",
      "VS Code:     install the Jupyter extension, open a file of notebooks/, choose",
      "             Select Kernel > Jupyter Kernel > Deno",
      "",
      "Stop interrupts a busy cell and keeps the kernel's state; a cell that waits cannot be interrupted: restart the kernel.",
      "After a change in lib, restart the kernel: modules are loaded once.",
    ].join("\n"));
  });
await runCli(program);
