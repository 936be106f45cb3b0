/** A real redis-server on a free port, for tests. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

export interface TestRedis {
  readonly port: number;
  /** Address without a password. */
  readonly address: string;
  /** Certificate of the authority that signed the server's, if it speaks TLS. */
  readonly authority: string;
  /** Ends the server; what it held is lost unless `keep` was asked for. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
  /** Ends it and deletes its folder. */
  remove(): Promise<void>;
}

/** Throws if there is no redis-server. */
export async function startRedis(
  options: { password?: string; tls?: boolean; keep?: boolean } = {},
): Promise<TestRedis> {
  const folder = fs.mkdtempSync(join(tmpdir(), "redis-"));
  const port = await freePort();
  const authority = join(folder, "authority.pem");
  if (options.tls) makeCertificates(folder);
  const args = [
    ...["--dir", folder, "--save", "", "--appendonly", options.keep ? "yes" : "no", "--bind", "127.0.0.1"],
    ...(options.password === undefined ? [] : ["--requirepass", options.password]),
    ...(options.tls
      ? [
        "--port",
        "0",
        "--tls-port",
        String(port),
        "--tls-cert-file",
        join(folder, "server.pem"),
        "--tls-key-file",
        join(folder, "server.key"),
        "--tls-ca-cert-file",
        authority,
        "--tls-auth-clients",
        "no",
      ]
      : ["--port", String(port)]),
  ];
  let child: ChildProcess | null = null;
  const start = async () => {
    const started = spawn("redis-server", args, { stdio: "ignore" });
    child = started;
    const failed = new Promise<never>((_, reject) => {
      started.on("error", () => reject(new Error("redis-server is not installed; apt-get install redis-server")));
    });
    await Promise.race([failed, answering(port, options, authority)]);
  };
  const stop = async () => {
    const running = child;
    if (running === null || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.on("close", resolve));
    running.kill("SIGTERM");
    await gone;
  };
  await start();
  return {
    port,
    address: `${options.tls ? "rediss" : "redis"}://127.0.0.1:${port}`,
    authority,
    stop,
    restart: start,
    async remove() {
      await stop();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answering(
  port: number,
  { password, tls }: { password?: string; tls?: boolean },
  authority: string,
): Promise<void> {
  const client = new Redis(port, "127.0.0.1", {
    retryStrategy: () => 50,
    maxRetriesPerRequest: 100,
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: { ca: fs.readFileSync(authority) } } : {}),
  });
  client.on("error", () => {});
  try {
    await client.ping();
  } finally {
    client.disconnect();
  }
}

/** An authority and a server certificate for 127.0.0.1 that it signed. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=test authority",
    "-keyout",
    "authority.key",
    "-out",
    "authority.pem",
  );
  openssl(
    "req",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-subj",
    "/CN=127.0.0.1",
    "-keyout",
    "server.key",
    "-out",
    "server.csr",
  );
  fs.writeFileSync(join(folder, "names"), "subjectAltName=IP:127.0.0.1\n");
  openssl(
    "x509",
    "-req",
    "-in",
    "server.csr",
    "-CA",
    "authority.pem",
    "-CAkey",
    "authority.key",
    "-CAcreateserial",
    "-days",
    "2",
    "-extfile",
    "names",
    "-out",
    "server.pem",
  );
}
