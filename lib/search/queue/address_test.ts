import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { assetPath } from "../../assets.ts";
import { startRedis } from "../testing/redis.ts";
import { assertReachable, parseAddress } from "./address.ts";

Deno.test("parseAddress() reads host, port, database, user, password and TLS, and shows no password", () => {
  const plain = parseAddress("redis://queue.example");
  assert.equal(plain.shown, "redis://queue.example");
  assert.equal(plain.options.port, 6379);
  assert.equal(plain.options.tls, undefined);
  const full = parseAddress("rediss://user:p%40ss@queue.example:6380/2");
  assert.equal(full.shown, "rediss://queue.example:6380/2");
  const { host, port, db, username, password, tls } = full.options;
  assert.deepEqual({ host, port, db, username, password, tls }, {
    host: "queue.example",
    port: 6380,
    db: 2,
    username: "user",
    password: "p@ss",
    tls: { servername: "queue.example" },
  });
});

Deno.test("parseAddress() takes a password from QUEUE_PASSWORD where the address has none", () => {
  process.env.QUEUE_PASSWORD = "from outside";
  try {
    assert.equal(parseAddress("redis://host").options.password, "from outside");
    assert.equal(parseAddress("redis://:own@host").options.password, "own");
    assert.equal(parseAddress("redis://host").isPasswordOpen, false);
    assert.equal(parseAddress("redis://:own@host").isPasswordOpen, true);
  } finally {
    delete process.env.QUEUE_PASSWORD;
  }
  assert.equal(parseAddress("redis://host").options.password, undefined);
});

Deno.test("parseAddress() refuses anything else in one line without the password", () => {
  for (const bad of ["", "queue", "http://user:s3cret@host", "redis://user:s3cret@host/name", "redis://"]) {
    assert.throws(
      () => parseAddress(bad),
      (error: Error) => error.name === "UserError" && !/s3cret|\n/.test(error.message),
    );
  }
});

Deno.test("assertReachable() says in one line that nobody answers", async () => {
  await assert.rejects(assertReachable(parseAddress("redis://user:s3cret@127.0.0.1:1")), {
    name: "UserError",
    message: "no Redis at redis://127.0.0.1:1: nobody answers there; start it, or correct --queue",
  });
});

Deno.test("assertReachable() speaks TLS, and refuses a certificate that it does not trust", async () => {
  const redis = await startRedis({ tls: true, password: "s3cret" });
  try {
    const address = redis.address.replace("//", "//:s3cret@");
    await assert.rejects(assertReachable(parseAddress(address)), {
      name: "UserError",
      message: /its certificate is not trusted .*DENO_CERT/,
    });
    const code = `import { assertReachable, parseAddress } from "${assetPath("lib/search/queue/address.ts")}";
      await assertReachable(parseAddress("${address}")); console.log("reached");`;
    const trusting = spawnSync(process.execPath, ["eval", "--no-check", code], {
      encoding: "utf8",
      cwd: assetPath(""),
      env: { ...process.env, DENO_CERT: redis.authority },
    });
    assert.equal(trusting.stdout.trim(), "reached", trusting.stderr);
  } finally {
    await redis.remove();
  }
});
