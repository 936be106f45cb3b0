/** ZMTP 3.0 with the NULL mechanism (23/ZMTP), as much as a client of a Jupyter kernel needs: greeting, READY, frames. */
import { Buffer } from "node:buffer";

/** The two kinds of sockets that a Jupyter client opens. */
export type SocketType = "DEALER" | "SUB";

const MORE = 1, LONG = 2, COMMAND = 4;
export const GREETING_BYTES = 64;
/** A frame above this is a broken stream, not an output. */
const LARGEST_FRAME = 2 ** 31;

/** A frame of the stream: part of a message, or a command of the protocol itself. */
export interface Frame {
  readonly body: Buffer;
  readonly more: boolean;
  readonly command: boolean;
}

/** The first 64 bytes: signature, version 3.0, mechanism NULL. */
export function greeting(): Buffer {
  const bytes = Buffer.alloc(GREETING_BYTES);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write("NULL", 12, "latin1");
  return bytes;
}

/** The READY command, which names our socket's type. */
export function readyCommand(type: SocketType): Buffer {
  const name = "Socket-Type";
  const body = Buffer.concat([
    Buffer.from([5]),
    Buffer.from("READY", "latin1"),
    Buffer.from([name.length]),
    Buffer.from(name, "latin1"),
    Buffer.from([0, 0, 0, type.length]),
    Buffer.from(type, "latin1"),
  ]);
  return encodeFrame(body, { command: true });
}

/** A subscription to everything that a publisher sends. */
export function subscribeToAll(): Buffer {
  return encodeFrame(Buffer.from([1]));
}

/** One frame's bytes: flags, size (one byte or eight), body. */
export function encodeFrame(body: Buffer, flags: { more?: boolean; command?: boolean } = {}): Buffer {
  const long = body.length > 255;
  const head = Buffer.alloc(long ? 9 : 2);
  head[0] = (flags.more ? MORE : 0) | (long ? LONG : 0) | (flags.command ? COMMAND : 0);
  if (long) head.writeBigUInt64BE(BigInt(body.length), 1);
  else head[1] = body.length;
  return Buffer.concat([head, body]);
}

/** Reads one frame with `read`, which gives exactly the number of bytes asked for. Throws on a stream that is not ZMTP. */
export async function readFrame(read: (bytes: number) => Promise<Buffer>): Promise<Frame> {
  const flags = (await read(1)).readUInt8(0);
  if (flags > (MORE | LONG | COMMAND)) throw new Error("the kernel's stream is corrupt");
  const size = flags & LONG ? Number((await read(8)).readBigUInt64BE()) : (await read(1)).readUInt8(0);
  if (size > LARGEST_FRAME) throw new Error("the kernel's stream is corrupt");
  return { body: await read(size), more: (flags & MORE) !== 0, command: (flags & COMMAND) !== 0 };
}
