import assert from "node:assert/strict";
import { nativeEngine, wasmEngine } from "./mod.ts";
import { registerKernelBackend, Unsupported } from "./testing/tfjs/backend.ts";
import { specCases } from "./testing/tfjs/spec_files.ts";

/** tfjs-core 4.22.0's files, and how many of their cases ran on our kernels, needed none, or ask for what kernels do not do. */
const FILES = {
  conv2d_test: { ran: 29, none: 15, unsupported: 0 },
  depthwise_conv2d_test: { ran: 33, none: 8, unsupported: 0 },
  max_pool_test: { ran: 22, none: 6, unsupported: 13 },
  avg_pool_test: { ran: 8, none: 6, unsupported: 17 },
} as const;

/** tfjs lets a maximum ignore NaN; here a NaN in is a NaN out, so that a training that broke is seen. */
const OTHERWISE_ON_PURPOSE = ["maxPool: [x=[3,3,1] f=[2,2] s=1 ignores NaNs"];

const registered = new Map<string, { used: () => number }>();

for (const engine of [wasmEngine(), nativeEngine()]) {
  for (const [file, expected] of Object.entries(FILES)) {
    Deno.test(`tfjs-core's own ${file} passes on ${engine.name}`, async () => {
      const tf = await import("@tensorflow/tfjs"), backend = `kernels ${engine.name}`;
      await tf.setBackend("cpu");
      const { used } = tf.findBackendFactory(backend)
        ? registered.get(backend)!
        : registerKernelBackend(tf, backend, engine);
      registered.set(backend, { used });
      await tf.setBackend(backend);
      const counts = { ran: 0, none: 0, unsupported: 0 };
      for (const { name, run } of specCases(tf, file)) {
        if (OTHERWISE_ON_PURPOSE.includes(name)) continue;
        used();
        try {
          await run();
          counts[used() > 0 ? "ran" : "none"]++;
        } catch (error) {
          if (!(error instanceof Unsupported)) throw new Error(`${name}: ${error}`, { cause: error });
          counts.unsupported++;
        }
      }
      assert.deepEqual(counts, expected);
    });
  }
}
