import { jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import { CompleteRequest, parseRequest } from "./message-request.ts";
import type { MessageScript } from "./plan-message.ts";
import { sse, words } from "./stream-message.ts";

const DEFAULT_TEXT = " This is a simulated answer.";

/** POST /v1/complete, which reports no usage. */
export function answerComplete(body: Buffer, { say }: MessageScript, id: string): Answer {
  const { model, stream } = parseRequest(CompleteRequest, body);
  const text = say?.text ?? DEFAULT_TEXT;
  const shared = { type: "completion", id, model };
  const end = { stop_reason: "stop_sequence", stop: "\n\nHuman:", log_id: id };
  if (stream !== true) return jsonAnswer({ ...shared, completion: text, ...end }, 200, 0);
  const open = { stop_reason: null, stop: null, log_id: id };
  const pieces = words(text).map((completion) => Object.assign({ completion }, shared, open));
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    chunks: [...pieces, { type: "ping" }, { ...shared, completion: "", ...end }].map(sse),
  };
}
