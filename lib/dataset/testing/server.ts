/** A web server on this machine, for tests of downloading. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers the requests in turn, further ones with status 500. `ranges` are the Range headers that it got. */
export async function withServer(
  answers: readonly Answer[],
  work: (url: string, ranges: readonly (string | undefined)[]) => Promise<void>,
): Promise<void> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const answer = answers[ranges.length] ?? ((_, late) => late.writeHead(500).end());
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await work(`http://127.0.0.1:${port}/archive`, ranges);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Everything, whatever was asked for: a server that knows no ranges. */
export const whole = (content: Uint8Array): Answer => (_, response) => void response.end(content);

/** From the byte that was asked for. */
export const rest = (content: Uint8Array): Answer => (request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  response.writeHead(206).end(content.subarray(from));
};

/** Promises everything, sends the first `bytes` and breaks off. */
export const broken = (content: Uint8Array, bytes: number): Answer => (request, response) => {
  response.writeHead(request.headers.range ? 206 : 200, { "Content-Length": content.length });
  response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
};
