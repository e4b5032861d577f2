import { request } from "undici";

import type { RunningTarget } from "../targets/target.ts";
import { ANSWER_TEXT, STREAM_EVENTS } from "../upstream/canned-answers.ts";
import { chatBody } from "./chat-request.ts";
import type { Shape } from "./chat-request.ts";

/** Body bytes of a right answer, which may differ between gateways but not between calls. */
export type ExpectedBytes = Readonly<Record<Shape, number>>;

/** Asks once for each shape and reads the answers closely. Throws when a target does not relay them whole. */
export async function probe(target: RunningTarget): Promise<ExpectedBytes> {
  const plain = await ask(target, "plain");
  if (textOf(JSON.parse(plain), "message") !== ANSWER_TEXT) throw wrong("plain", plain);
  const stream = await ask(target, "stream");
  const events = stream.split("\n\n").filter((event) => event.startsWith("data: "));
  const data = events.map((event) => event.slice("data: ".length));
  if (data.pop() !== "[DONE]" || !isAsLong(data)) throw wrong("stream", stream);
  const text = data.map((event) => textOf(JSON.parse(event), "delta")).join("");
  if (text !== ANSWER_TEXT) throw wrong("stream", stream);
  return { plain: Buffer.byteLength(plain), stream: Buffer.byteLength(stream) };
}

/** A policy that looks at the answer puts what it has held back at the end into an event of its own. */
const isAsLong = ({ length }: readonly string[]): boolean =>
  length === STREAM_EVENTS || length === STREAM_EVENTS + 1;

async function ask(target: RunningTarget, shape: Shape): Promise<string> {
  const { statusCode, body } = await request(`http://127.0.0.1:${target.port}${target.path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...target.headers },
    body: chatBody(target, shape),
    bodyTimeout: 30_000,
    headersTimeout: 30_000,
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`status ${statusCode}: ${text}`);
  return text;
}

interface Completion {
  readonly choices: readonly Partial<Record<"message" | "delta", { readonly content?: string }>>[];
}

function textOf(completion: Completion, holder: "message" | "delta"): string {
  return completion.choices.map((choice) => choice[holder]?.content ?? "").join("");
}

function wrong(shape: Shape, answer: string): Error {
  return new Error(`the ${shape} answer is not what the upstream sent: ${answer.slice(0, 500)}`);
}
