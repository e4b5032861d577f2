import type { Answer } from "../upstream/answer.ts";
import { CREATED_SECONDS } from "./write-completion.ts";

/** What a response says and costs, however far it has come. */
export interface ResponseState {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly usage: Readonly<Record<string, unknown>>;
  readonly background: boolean;
}

/** A response as `/v1/responses` tells it. Without an end it has neither text nor usage. */
export function toResponse({ background, id, model, text, usage }: ResponseState, status: string) {
  const isDone = status === "completed" || status === "incomplete";
  return {
    id,
    object: "response",
    created_at: CREATED_SECONDS,
    status,
    background,
    error: null,
    incomplete_details: null,
    model,
    output: isDone ? [toMessage(id, text)] : [],
    previous_response_id: null,
    store: true,
    tool_choice: "auto",
    tools: [],
    usage: isDone ? usage : null,
    metadata: {},
  };
}

const toMessage = (id: string, text: string) => ({
  id: id.replace("resp_", "msg_"),
  type: "message",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
});

/** The events of a response, from the first to the last. */
export function streamResponse(response: ResponseState): Answer {
  const item_id = response.id.replace("resp_", "msg_");
  const place = { item_id, output_index: 0, content_index: 0 };
  const words = response.text.match(/\s*\S+/gu) ?? [];
  const events = [
    { type: "response.created", response: toResponse(response, "in_progress") },
    { type: "response.in_progress", response: toResponse(response, "in_progress") },
    ...words.map((delta) => Object.assign({ type: "response.output_text.delta", delta }, place)),
    { type: "response.output_text.done", ...place, text: response.text },
    { type: "response.completed", response: toResponse(response, "completed") },
  ];
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    chunks: events.map((event, sequence_number) =>
      Buffer.from(
        `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`,
      ),
    ),
    usage: response.usage,
  };
}
