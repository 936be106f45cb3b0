/** Addresses of a Redis: read once, shown without their password, reached or refused in one line. */
import { isIP } from "node:net";
import process from "node:process";
import { Redis, type RedisOptions } from "ioredis";
import { messageOf, UserError } from "../../errors.ts";

/** Longest wait between two attempts to reach a Redis that is away. */
const RETRY_MS = 3000;

/** How long the first connection may take. */
const FIRST_CONTACT_MS = 5000;

export interface Address {
  /** Without user and password: what messages and progress may show. */
  readonly shown: string;
  /** The password stood in it, where lists of processes and `deno task` show it. */
  readonly isPasswordOpen: boolean;
  readonly options: RedisOptions;
}

/**
 * Reads `redis://[user:password@]host[:port][/db]`, or `rediss://` for TLS. A password that is not in the address is
 * taken from the environment's QUEUE_PASSWORD, where no list of processes shows it.
 *
 * @throws {UserError} anything else; the message never holds a password.
 */
export function parseAddress(text: string): Address {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UserError(
      "--queue: not an address; it looks like redis://host:6379 or rediss://user:password@host:6380/0",
    );
  }
  if (url.protocol !== "redis:" && url.protocol !== "rediss:" || url.hostname === "") {
    throw new UserError(
      `--queue: ${url.protocol}//${url.host} is no address of a Redis; it begins with redis:// or rediss://`,
    );
  }
  const db = url.pathname.replace(/^\//, "");
  if (!/^\d*$/.test(db)) {
    throw new UserError(
      `--queue: ${url.protocol}//${url.host}${url.pathname}: the part after / is the number of a database`,
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const password = url.password === "" ? process.env.QUEUE_PASSWORD ?? "" : decodeURIComponent(url.password);
  return {
    isPasswordOpen: url.password !== "",
    shown: `${url.protocol}//${url.host}${db === "" ? "" : `/${db}`}`,
    options: {
      host,
      port: url.port === "" ? 6379 : Number(url.port),
      ...(db === "" ? {} : { db: Number(db) }),
      ...(url.username === "" ? {} : { username: decodeURIComponent(url.username) }),
      ...(password === "" ? {} : { password }),
      ...(url.protocol === "rediss:" ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
      // A Redis that goes away is waited for: no command ever fails because of it.
      maxRetriesPerRequest: null,
      retryStrategy: (attempt: number) => Math.min(100 * 2 ** attempt, RETRY_MS),
    },
  };
}

/**
 * Makes sure that a Redis answers there.
 *
 * @throws {UserError} nobody does, it wants another password, or its certificate is not trusted.
 */
export async function assertReachable({ shown, options }: Address): Promise<void> {
  const client = new Redis({
    ...options,
    lazyConnect: true,
    connectTimeout: FIRST_CONTACT_MS,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let cause: unknown = null;
  client.on("error", (error) => cause ??= error);
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw new UserError(`no Redis at ${shown}: ${reason(cause ?? error)}`);
  } finally {
    client.disconnect();
  }
}

function reason(error: unknown): string {
  const text = messageOf(error);
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|connection refused|lookup/i.test(text)) {
    return "nobody answers there; start it, or correct --queue";
  }
  if (/WRONGPASS|NOAUTH|invalid password|invalid username-password/i.test(text)) {
    return "it wants another user or password: redis://user:password@host, or QUEUE_PASSWORD";
  }
  if (/certificate|issuer|self.signed/i.test(text)) {
    return `its certificate is not trusted (${text}); name its authority's file in DENO_CERT`;
  }
  return text;
}

/** Connects for good. `onAway` and `onBack` are called at each loss and return. */
export function connect(address: Address, onAway: () => void = () => {}, onBack: () => void = () => {}): Redis {
  const client = new Redis(address.options);
  let isAway = false;
  client.on("error", () => {}); // told by "close"
  client.on("close", () => {
    if (isAway || client.status === "end") return;
    isAway = true;
    onAway();
  });
  client.on("ready", () => {
    if (isAway) onBack();
    isAway = false;
  });
  return client;
}
