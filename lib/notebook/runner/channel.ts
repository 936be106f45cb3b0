/** One channel to a kernel: a TCP connection that speaks ZMTP and carries Jupyter messages. */
import { Buffer } from "node:buffer";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeMessage, encodeRequest, type Message, type Request } from "./message.ts";
import {
  encodeFrame,
  greeting,
  GREETING_BYTES,
  readFrame,
  readyCommand,
  type SocketType,
  subscribeToAll,
} from "./wire.ts";

const READ_BYTES = 65_536;
/** A kernel opens its ports some time after its start; we knock this often, in ms. */
const KNOCK_EVERY = 25;

export class Channel {
  #unread: Buffer = Buffer.alloc(0);
  readonly #chunk = Buffer.alloc(READ_BYTES);
  readonly #connection: Deno.TcpConn;
  readonly #key: string;

  private constructor(connection: Deno.TcpConn, key: string) {
    this.#connection = connection;
    this.#key = key;
  }

  /** Connects to a port of the kernel, again and again until `deadline` (ms since the epoch). */
  static async open(port: number, type: SocketType, key: string, deadline: number): Promise<Channel> {
    for (;;) {
      try {
        return await Channel.#handshake(port, type, key);
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(KNOCK_EVERY);
      }
    }
  }

  static async #handshake(port: number, type: SocketType, key: string): Promise<Channel> {
    const channel = new Channel(await Deno.connect({ hostname: "127.0.0.1", port }), key);
    try {
      await channel.#write(greeting());
      await channel.#read(GREETING_BYTES);
      await channel.#write(readyCommand(type));
      await channel.#frame();
      if (type === "SUB") await channel.#write(subscribeToAll());
      return channel;
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  async send(request: Request): Promise<void> {
    const frames = encodeRequest(request, this.#key);
    await this.#write(Buffer.concat(frames.map((frame, i) => encodeFrame(frame, { more: i < frames.length - 1 }))));
  }

  /** The next message. Throws when the kernel closes the connection. */
  async receive(): Promise<Message> {
    const frames: Buffer[] = [];
    for (let more = true; more;) {
      const frame = await this.#frame();
      if (frame.command) continue;
      frames.push(frame.body);
      more = frame.more;
    }
    return decodeMessage(frames, this.#key);
  }

  close(): void {
    try {
      this.#connection.close();
    } catch { /* closed by the kernel */ }
  }

  #frame() {
    return readFrame((bytes) => this.#read(bytes));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) done += await this.#connection.write(bytes.subarray(done));
  }

  async #read(bytes: number): Promise<Buffer> {
    const out = Buffer.alloc(bytes);
    let filled = this.#unread.copy(out);
    this.#unread = this.#unread.subarray(filled);
    while (filled < bytes) {
      const got = await this.#connection.read(this.#chunk);
      if (got === null) throw new Error("the kernel closed the connection");
      const used = this.#chunk.copy(out, filled, 0, got);
      filled += used;
      if (used < got) this.#unread = Buffer.from(this.#chunk.subarray(used, got));
    }
    return out;
  }
}
