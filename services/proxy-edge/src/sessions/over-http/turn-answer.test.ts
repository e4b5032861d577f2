import { once } from "node:events";

import { expect, it } from "vitest";

import { TurnAnswer } from "./turn-answer.ts";

function open(send: () => Promise<void> = () => Promise.resolve()) {
  const sent: unknown[] = [];
  const socket = {
    send: async ({ bytes }: { readonly bytes: Buffer }) => {
      await send();
      sent.push(JSON.parse(bytes.toString()));
    },
  };
  const answer = new TurnAnswer(socket, "");
  answer.writeHead(200, ["Content-Type", "text/event-stream"]);
  return { answer, sent };
}

it("an event without an end ends the answer", async () => {
  const { answer, sent } = open();
  const closed = once(answer, "close");
  answer.write(Buffer.from("data: {"));
  answer.write(Buffer.alloc(17 * 1024 * 1024, "x"));
  await closed;
  expect(answer.writableFinished).toBe(false);
  await expect
    .poll(() => sent, { timeout: 60_000 })
    .toMatchObject([{ type: "error", status: 500 }]);
});

it("a client that reads slowly holds the answer up, until it has read enough", async () => {
  const gate = Promise.withResolvers<void>();
  const { answer, sent } = open(() => gate.promise);
  const event = Buffer.from(`data: {"type":"x","text":"${"x".repeat(200_000)}"}\n\n`);
  expect([answer.write(event), answer.write(event)]).toEqual([true, false]);
  const drained = once(answer, "drain");
  gate.resolve();
  await drained;
  answer.end();
  await once(answer, "close");
  expect([answer.writableFinished, sent.length]).toEqual([true, 2]);
});
