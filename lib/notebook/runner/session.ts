/** A conversation with a running kernel: requests, and the messages that answer them. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Channel } from "./channel.ts";
import type { KernelProcess } from "./kernel_process.ts";
import { BARRIER, type KernelSpec } from "./kernel_spec.ts";
import type { Message } from "./message.ts";

/** A kernel must answer its first request within this many ms. */
const START_LIMIT = 60_000;
/** One attempt of the first request, in ms: its answer is lost if we subscribed too late. */
const KNOCK_LIMIT = 300;
/** A kernel that dies closes its connections first; how long its process then has to say why, in ms. */
const LAST_WORDS = 1_000;
/** The silent requests of our own, in ms. */
const HOUSEKEEPING_LIMIT = 60_000;

type ChannelName = "shell" | "iopub" | "control";
type Listener = (channel: ChannelName, message: Message) => void;

/** A request was not answered in time. */
export class TimeLimitError extends Error {
  override name = "TimeLimitError";
}

/** The kernel's answer to a cell. */
export interface Reply {
  readonly ok: boolean;
  readonly errorName: string;
  readonly errorValue: string;
  readonly traceback: readonly string[];
}

export class Session {
  readonly #id = randomUUID();
  readonly #listeners = new Set<Listener>();
  readonly #channels = new Map<ChannelName, Channel>();
  readonly #died: Promise<never>;
  readonly #spec: KernelSpec;

  private constructor(spec: KernelSpec, died: Promise<never>) {
    this.#spec = spec;
    this.#died = died;
  }

  /**
   * Connects to a started kernel and waits until it answers and its outputs reach us.
   *
   * `stopped` rejects when the work is to be given up; every wait of the session ends with it.
   */
  static async open(spec: KernelSpec, kernel: KernelProcess, stopped: Promise<never>): Promise<Session> {
    let fail: (error: unknown) => void = () => {};
    const broken = new Promise<never>((_, reject) => fail = reject);
    const died = Promise.race([kernel.died, stopped, broken]);
    died.catch(() => {});
    const session = new Session(spec, died);
    const deadline = Date.now() + START_LIMIT;
    const { key, ...ports } = kernel.connection;
    try {
      for (const [name, type] of [["iopub", "SUB"], ["shell", "DEALER"], ["control", "DEALER"]] as const) {
        const channel = await Promise.race([died, Channel.open(ports[name], type, key, deadline)]);
        session.#channels.set(name, channel);
        session.#listen(name, channel).catch((error) => sleep(LAST_WORDS).then(() => fail(error)));
      }
      await session.#knock(deadline);
      await session.#execute(spec.dieWithParent, true, HOUSEKEEPING_LIMIT);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /**
   * Runs a cell and gives every message that belongs to it to `onOutput`, the last one before this returns.
   *
   * @throws {TimeLimitError} it ran longer than `limit` ms.
   */
  async run(code: string, limit: number, onOutput: (message: Message) => void): Promise<Reply> {
    const listener: Listener = (channel, message) =>
      channel === "iopub" && barrierToken(message) === undefined && onOutput(message);
    this.#listeners.add(listener);
    try {
      const reply = await this.#execute(code, false, limit);
      const { status, ename, evalue, traceback } = reply.content;
      return {
        ok: status === "ok",
        errorName: String(ename ?? "Error"),
        errorValue: String(evalue ?? ""),
        traceback: Array.isArray(traceback) ? traceback.map(String) : [],
      };
    } finally {
      this.#listeners.delete(listener);
    }
  }

  /** Asks the kernel to end; true if it could be asked. */
  async shutdown(): Promise<boolean> {
    const control = this.#channels.get("control");
    if (!control) return false;
    const request = { id: randomUUID(), type: "shutdown_request", session: this.#id, content: { restart: false } };
    return await control.send(request).then(() => true, () => false);
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
  }

  async #listen(name: ChannelName, channel: Channel): Promise<never> {
    for (;;) {
      const message = await channel.receive();
      for (const listener of [...this.#listeners]) listener(name, message);
    }
  }

  /** Repeats a harmless request until its answer arrives on both channels: only then is our subscription in force. */
  async #knock(deadline: number): Promise<void> {
    let answered = false, subscribed = false;
    while (!(answered && subscribed)) {
      try {
        await this.#request("kernel_info_request", {}, KNOCK_LIMIT, (channel) => {
          if (channel === "shell") answered = true;
          if (channel === "iopub") subscribed = true;
          return answered && subscribed;
        });
      } catch (error) {
        if (!(error instanceof TimeLimitError) || Date.now() > deadline) throw error;
      }
    }
  }

  async #execute(code: string, silent: boolean, limit: number): Promise<Message> {
    let reply: Message | null = null, idle = false;
    const content = {
      code,
      silent,
      store_history: !silent,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const trustIdle = !silent && this.#spec.barrier("") === null;
    await this.#request("execute_request", content, limit, (channel, message, id) => {
      if (message.parent !== id) return false;
      if (channel === "shell" && message.type === "execute_reply") reply = message;
      if (channel === "iopub" && message.type === "status" && message.content.execution_state === "idle") idle = true;
      return reply !== null && (idle || !trustIdle);
    });
    if (!silent && !trustIdle) await this.#passBarrier();
    return reply as unknown as Message;
  }

  async #passBarrier(): Promise<void> {
    const token = randomUUID();
    const content = {
      code: this.#spec.barrier(token),
      silent: true,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
    };
    await this.#request("execute_request", content, HOUSEKEEPING_LIMIT, (channel, message) => {
      return channel === "iopub" && barrierToken(message) === token;
    });
  }

  async #request(
    type: string,
    content: Record<string, unknown>,
    limit: number,
    isDone: (channel: ChannelName, message: Message, id: string) => boolean,
  ): Promise<void> {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const listener: Listener = (channel, message) => isDone(channel, message, id) && resolve();
    const timer = setTimeout(() => reject(new TimeLimitError(`no answer within ${limit / 1000} s`)), limit);
    this.#listeners.add(listener);
    try {
      await this.#channels.get("shell")?.send({ id, type, session: this.#id, content });
      await Promise.race([this.#died, promise]);
    } finally {
      this.#listeners.delete(listener);
      clearTimeout(timer);
      promise.catch(() => {});
    }
  }
}

function barrierToken(message: Message): unknown {
  return (message.content.data as Record<string, unknown> | undefined)?.[BARRIER];
}
