/**
 * A process that steps a workload when it is told to: `step_process.ts WORKLOAD ENGINE MILLISECONDS`. It says `ready`,
 * waits for a line, steps for that long, and prints the milliseconds of its median step.
 */
import process from "node:process";
import { chooseEngine } from "../engine/mod.ts";
import { median } from "./measure.ts";
import { Stepper } from "./stepper.ts";
import { WORKLOADS } from "./workloads.ts";

const [name = "", engine, milliseconds] = process.argv.slice(2);
const stepper = new Stepper(WORKLOADS[name]!(), chooseEngine(engine === "wasm" ? "wasm" : "native"));
stepper.run(Number(milliseconds) / 4); // the compilers behind wasm settle
console.log("ready");
process.stdin.once("data", () => {
  console.log(median(stepper.run(Number(milliseconds))));
  process.exit();
});
