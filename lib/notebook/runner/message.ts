/** Jupyter's messages (protocol 5.3): signed JSON parts, to and from the frames of a channel. */
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { z } from "zod";

const DELIMITER = Buffer.from("<IDS|MSG>");

/** What we read of a kernel's message. */
export interface Message {
  readonly type: string;
  /** Id of the request that it answers, if any. */
  readonly parent: string | null;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A request of ours. */
export interface Request {
  readonly id: string;
  readonly type: string;
  readonly session: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const headerSchema = z.object({ msg_type: z.string() });
const parentSchema = z.object({ msg_id: z.string().optional() });
const contentSchema = z.record(z.string(), z.unknown());

/** The frames of a request, in order. */
export function encodeRequest(request: Request, key: string): Buffer[] {
  const header = {
    msg_id: request.id,
    msg_type: request.type,
    session: request.session,
    username: "runner",
    date: new Date().toISOString(),
    version: "5.3",
  };
  const parts = [header, {}, {}, request.content].map((part) => Buffer.from(JSON.stringify(part)));
  return [DELIMITER, Buffer.from(sign(parts, key)), ...parts];
}

/** A message out of its frames. Throws if the signature is wrong or a part is missing. */
export function decodeMessage(frames: readonly Buffer[], key: string): Message {
  const start = frames.findIndex((frame) => frame.equals(DELIMITER));
  const signature = frames[start + 1], body = frames.slice(start + 2, start + 6);
  if (start < 0 || body.length < 4 || signature?.toString() !== sign(body, key)) {
    throw new Error("a kernel's message is corrupt");
  }
  const [header, parent, , content] = body.map((part): unknown => JSON.parse(part.toString()));
  return {
    type: headerSchema.parse(header).msg_type,
    parent: parentSchema.parse(parent).msg_id ?? null,
    content: contentSchema.parse(content),
  };
}

function sign(parts: readonly Buffer[], key: string): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}
