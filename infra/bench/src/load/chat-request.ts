import type { RunningTarget } from "../targets/target.ts";

export type Shape = "plain" | "stream";

const SYSTEM =
  "You are a careful assistant for the support desk of a furniture maker. Answer briefly, in plain words, and never promise a delivery date. ";
const QUESTION =
  "Our customer asks whether the oak table they bought in spring can be oiled with linseed oil instead of the hard wax we sell. ";

/** The chat call every target is asked for, as an SDK would send it: about 1 KB. */
export function chatBody(
  { model = "gpt-4o-mini" }: Pick<RunningTarget, "model">,
  shape: Shape,
): string {
  return JSON.stringify({
    model,
    messages: [
      { role: "system", content: SYSTEM.repeat(3) },
      { role: "user", content: QUESTION.repeat(4) },
    ],
    temperature: 0.2,
    // Like most callers it does not ask for usage: a gateway that bills must do so, and hide it again.
    ...(shape === "stream" ? { stream: true } : {}),
  });
}

/** The same call as bytes on the wire. */
export function chatRequest(target: RunningTarget, shape: Shape): string {
  const body = chatBody(target, shape);
  const headers = {
    host: `127.0.0.1:${target.port}`,
    "content-type": "application/json",
    accept: shape === "stream" ? "text/event-stream" : "application/json",
    "user-agent": "lintel-bench",
    ...target.headers,
    "content-length": String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${target.path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}
