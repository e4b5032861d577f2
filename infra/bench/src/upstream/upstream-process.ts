import { createServer } from "node:net";
import type { Socket } from "node:net";

import { MessageReader } from "../http/message-reader.ts";
import { type CannedAnswers, cannedAnswers } from "./canned-answers.ts";
import { cannedMessages } from "./canned-messages.ts";

// A simulated provider on raw sockets, in a process of its own. It answers every request, at once or
// as a stream, and does as little else as possible: what it costs is taken from what can be measured.

/** Milliseconds between the events of a stream, set by the parent; 0 sends one per turn of the loop. */
let eventIntervalMs = 0;
let served = 0;
const OF_CHAT = cannedAnswers();
const OF_MESSAGES = cannedMessages();

const server = createServer({ noDelay: true }, (socket) => {
  let body = "";
  let answers = OF_CHAT;
  const reader = new MessageReader({
    onHead: (head) => {
      body = "";
      answers = head.startsWith("POST /v1/messages ") ? OF_MESSAGES : OF_CHAT;
    },
    onBody: (source, start, end) => {
      body += source.toString("latin1", start, end);
    },
    onEnd: () => answer(socket, body, answers),
  });
  socket.on("data", (piece: Buffer) => reader.push(piece));
  // A client that leaves in the middle is not this process's problem.
  socket.on("error", () => socket.destroy());
});

function answer(socket: Socket, body: string, answers: CannedAnswers): void {
  served += 1;
  if (!/"stream"\s*:\s*true/.test(body)) {
    socket.write(answers.plain);
    return;
  }
  const withUsage = /"include_usage"\s*:\s*true/.test(body);
  sendStream(socket, withUsage ? answers.streamWithUsage : answers.stream);
}

function sendStream(socket: Socket, events: readonly Buffer[]): void {
  let next = 0;
  const intervalMs = eventIntervalMs;
  const sendNext = (): void => {
    const event = events[next];
    if (event === undefined || socket.destroyed) return;
    socket.write(event);
    next += 1;
    if (intervalMs > 0) setTimeout(sendNext, intervalMs);
    else setImmediate(sendNext);
  };
  sendNext();
}

process.on("message", (message: { eventIntervalMs?: number }) => {
  eventIntervalMs = message.eventIntervalMs ?? eventIntervalMs;
  process.send?.({ served });
});
process.on("disconnect", () => process.exit(0));
server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.({ port: address.port });
});
