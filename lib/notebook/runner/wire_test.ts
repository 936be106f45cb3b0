import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { decodeMessage, encodeRequest } from "./message.ts";
import { encodeFrame, greeting, readFrame, readyCommand } from "./wire.ts";

/** A reader over bytes that are all there. */
function reader(bytes: Buffer) {
  let at = 0;
  return (count: number) => Promise.resolve(bytes.subarray(at, at += count));
}

Deno.test("greeting() and readyCommand() are the bytes of 23/ZMTP", () => {
  assert.equal(greeting().toString("hex"), "ff00000000000000007f" + "0300" + "4e554c4c" + "00".repeat(48));
  const ready = "0419" + "05" + "5245414459" + "0b" + "536f636b65742d54797065" + "00000003" + "535542";
  assert.equal(readyCommand("SUB").toString("hex"), ready);
});

Deno.test("encodeFrame() takes one byte for a size up to 255 and eight above, and readFrame() reads both back", async () => {
  for (const size of [0, 1, 255, 256, 70_000]) {
    const body = Buffer.alloc(size, 7), bytes = encodeFrame(body, { more: size % 2 === 0 });
    assert.equal(bytes.length, size + (size > 255 ? 9 : 2));
    const frame = await readFrame(reader(bytes));
    assert.deepEqual([frame.body.equals(body), frame.more, frame.command], [true, size % 2 === 0, false]);
  }
});

Deno.test("readFrame() refuses flags that ZMTP does not have", async () => {
  await assert.rejects(readFrame(reader(Buffer.from([0x48, 0x54]))), /corrupt/);
});

Deno.test("decodeMessage() reads what encodeRequest() signed, and refuses another key or a changed part", () => {
  const request = { id: "1", type: "execute_request", session: "s", content: { code: "1 + 1" } };
  const frames = encodeRequest(request, "key");
  assert.deepEqual(decodeMessage(frames, "key"), { type: "execute_request", parent: null, content: { code: "1 + 1" } });
  assert.throws(() => decodeMessage(frames, "other"), /corrupt/);
  assert.throws(() => decodeMessage([...frames.slice(0, 5), Buffer.from(`{"code":"2"}`)], "key"), /corrupt/);
});
