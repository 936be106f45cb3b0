import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trial } from "../../training/trial.ts";
import { fakeTask, fakeTrial } from "../testing/fake_planner.ts";
import { createWeightsStore } from "./weights_store.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const named = (id: string): Trial => ({
  ...fakeTrial(fakeTask(id), 0.5),
  weights: { file: `data/weights/${id}.safetensors`, sha256: createHash("sha256").update(id).digest("hex") },
});

function inFolder(test: (folder: string) => void): () => void {
  return () => {
    const folder = fs.mkdtempSync(join(tmpdir(), "weights-store-"));
    try {
      test(folder);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  };
}

Deno.test(
  "prune() deletes only what these trials no longer want",
  inFolder((folder) => {
    const store = createWeightsStore(join(folder, "scratch"), folder);
    for (const id of ["a", "b", "stranger"]) store.put(id, bytes(id));
    store.prune([named("a"), named("b")], new Set(["b"]));
    assert.equal(store.get({ id: "a" }), null);
    assert.deepEqual(new Uint8Array(store.get({ id: "b" })!), bytes("b"));
    assert.ok(store.get({ id: "stranger" }));
  }),
);

Deno.test(
  "publish() replaces another seed's file, and leaves it where the chosen one's weights are not at hand",
  inFolder((folder) => {
    const store = createWeightsStore(join(folder, "scratch"), folder);
    const files = () => fs.readdirSync(join(folder, "data", "weights"));
    store.put("a", bytes("a"));
    store.publish(named("a"), []);
    assert.deepEqual(files(), ["a.safetensors"]);
    store.publish(named("b"), [named("a")]);
    assert.deepEqual(files(), ["a.safetensors"]);
    store.put("b", bytes("b"));
    store.publish(named("b"), [named("a")]);
    assert.deepEqual(files(), ["b.safetensors"]);
  }),
);

Deno.test(
  "get() finds what was published where scratch is empty, as in a fresh clone, and refuses another file of that name",
  inFolder((folder) => {
    const store = createWeightsStore(join(folder, "scratch"), folder);
    store.put("a", bytes("a"));
    store.publish(named("a"), []);
    fs.rmSync(join(folder, "scratch"), { recursive: true });
    assert.deepEqual(new Uint8Array(store.get(named("a"))!), bytes("a"));
    assert.equal(store.get({ id: "a" }), null);
    fs.writeFileSync(join(folder, "data/weights/a.safetensors"), "torn");
    assert.equal(store.get(named("a")), null);
  }),
);

Deno.test(
  "put() says in one line that there is no room or no permission",
  inFolder((folder) => {
    fs.writeFileSync(join(folder, "scratch"), "a file");
    const store = createWeightsStore(join(folder, "scratch"), folder);
    assert.throws(() => store.put("a", bytes("a")), { name: "UserError", message: /cannot keep the weights/ });
  }),
);
