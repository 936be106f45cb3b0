/** From a kernel's messages to the outputs of a cell, as nbformat 4.5 keeps them. */
import { z } from "zod";
import type { Message } from "./message.ts";

const bundle = z.record(z.string(), z.unknown());

const outputSchema = z.discriminatedUnion("output_type", [
  z.object({ output_type: z.literal("stream"), name: z.string(), text: z.string() }),
  z.object({ output_type: z.literal("error"), ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) }),
  z.object({ output_type: z.literal("display_data"), data: bundle, metadata: bundle }),
  z.object({
    output_type: z.literal("execute_result"),
    data: bundle,
    metadata: bundle,
    execution_count: z.number().nullable(),
  }),
]);

export type Output = z.infer<typeof outputSchema>;
type Shown = Extract<Output, { data: unknown }>;

const streamSchema = z.object({ name: z.string(), text: z.string() });
const errorSchema = z.object({ ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) });
const displaySchema = z.object({
  data: bundle,
  metadata: bundle.optional(),
  transient: z.object({ display_id: z.string().optional() }).nullish(),
});
const clearSchema = z.object({ wait: z.boolean().optional() });

/**
 * Gathers the outputs of a notebook's cells. Outputs with a display id can be replaced by a later message, also by one
 * that a later cell sends.
 */
export class OutputCollector {
  #outputs: Output[] = [];
  #clearBeforeNext = false;
  readonly #byDisplayId = new Map<string, Shown[]>();

  /** Starts a cell; its outputs are the array that this returns. */
  begin(): Output[] {
    this.#outputs = [];
    this.#clearBeforeNext = false;
    return this.#outputs;
  }

  /** Takes one message of the output channel; those that are no output are passed over. */
  take({ type, content }: Message): void {
    if (type === "stream") this.#stream(streamSchema.parse(content));
    else if (type === "error") this.#push({ output_type: "error", ...errorSchema.parse(content) });
    else if (type === "clear_output") this.#clear(clearSchema.parse(content).wait ?? false);
    else if (type === "update_display_data") this.#update(displaySchema.parse(content));
    else if (type === "display_data" || type === "execute_result") this.#show(type, displaySchema.parse(content));
  }

  #push(output: Output): void {
    if (this.#clearBeforeNext) this.#outputs.length = 0;
    this.#clearBeforeNext = false;
    this.#outputs.push(output);
  }

  #stream({ name, text }: z.infer<typeof streamSchema>): void {
    const last = this.#clearBeforeNext ? undefined : this.#outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else this.#push({ output_type: "stream", name, text });
  }

  #clear(wait: boolean): void {
    if (wait) this.#clearBeforeNext = true;
    else this.#outputs.length = 0;
  }

  #show(type: Shown["output_type"], { data, metadata = {}, transient }: z.infer<typeof displaySchema>): void {
    const output: Shown = type === "display_data"
      ? { output_type: type, data, metadata }
      : { output_type: type, data, metadata, execution_count: null };
    this.#push(output);
    const id = transient?.display_id;
    if (id !== undefined) this.#byDisplayId.set(id, [...this.#byDisplayId.get(id) ?? [], output]);
  }

  #update({ data, metadata = {}, transient }: z.infer<typeof displaySchema>): void {
    for (const output of this.#byDisplayId.get(transient?.display_id ?? "") ?? []) {
      Object.assign(output, { data, metadata });
    }
  }
}
