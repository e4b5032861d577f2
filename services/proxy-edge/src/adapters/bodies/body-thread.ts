import { parentPort } from "node:worker_threads";

import {
  answerAbout,
  type BodyAnswer,
  type QuestionedBody,
  readEndpointCall,
  referredEndpoint,
} from "@lintel/providers";

import type { ThreadBody, ThreadQuestion, ThreadReply } from "./thread-messages.ts";

/** The body that was asked about last: the questions of one call mostly come in a row. More would hold too much memory. */
let last: { readonly id: number; readonly body: QuestionedBody } | undefined;

parentPort?.on("message", ({ body, id, question }: ThreadQuestion) => {
  try {
    const answer = answerAbout(readOnce(body), question);
    reply({ id, answer });
  } catch {
    // The text of an error may hold some of the body's.
    last = undefined;
    reply({ id });
  }
});

function readOnce({ bytes, endpoint: reference, head, id }: ThreadBody): QuestionedBody {
  if (last?.id === id) return last.body;
  last = undefined;
  const endpoint = referredEndpoint(reference);
  const shared = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = { endpoint, verdict: readEndpointCall(endpoint, shared, head) };
  last = { id, body };
  return body;
}

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message, transferable(message.answer));
}

/** An edited body has bytes of its own, as long as it is: they are handed over. */
function transferable({ edited }: BodyAnswer = {}): ArrayBuffer[] {
  const buffer = edited?.buffer;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === edited?.byteLength;
  return isOwn ? [buffer] : [];
}
