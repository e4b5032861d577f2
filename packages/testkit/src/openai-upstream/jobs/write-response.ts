import type { Answer } from "../../upstream/answer.ts";
import type { ToolCall } from "../../upstream/behaviour.ts";
import { CREATED_SECONDS } from "../chat/write-completion.ts";

/** What a response says and costs, however far it has come. */
export interface ResponseState {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  /** Called instead of saying the text, if there are any. */
  readonly toolCalls: readonly ToolCall[];
  readonly usage: Readonly<Record<string, unknown>>;
  readonly background: boolean;
}

/** A response as `/v1/responses` returns it. Without an end it has neither output nor usage. */
export function toResponse(state: ResponseState, status: string) {
  const { background, id, model, usage } = state;
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
    output: isDone ? outputOf(state) : [],
    previous_response_id: null,
    store: true,
    tool_choice: "auto",
    tools: [],
    usage: isDone ? usage : null,
    metadata: {},
  };
}

type Item = Message | FunctionCall;
type Message = ReturnType<typeof toMessage>;
type FunctionCall = ReturnType<typeof toFunctionCall>;

const outputOf = ({ id, text, toolCalls }: ResponseState): readonly Item[] =>
  toolCalls.length === 0
    ? [toMessage(id, text)]
    : toolCalls.map((call, index) => toFunctionCall(id, call, index));

const toMessage = (id: string, text: string) => ({
  id: id.replace("resp_", "msg_"),
  type: "message" as const,
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
});

const toFunctionCall = (id: string, call: ToolCall, index: number) => ({
  id: `${id.replace("resp_", "fc_")}_${index}`,
  type: "function_call" as const,
  status: "completed",
  call_id: `${id.replace("resp_", "call_")}_${index}`,
  name: call.name,
  arguments: call.arguments,
});

interface ResponseEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** The events of a response, from the first to the last. */
export function streamResponse(response: ResponseState): Answer {
  const events: readonly ResponseEvent[] = [
    { type: "response.created", response: toResponse(response, "in_progress") },
    { type: "response.in_progress", response: toResponse(response, "in_progress") },
    ...outputOf(response).flatMap(itemEvents),
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

function itemEvents(item: Item, output_index: number): readonly ResponseEvent[] {
  const begun = item.type === "message" ? { ...item, content: [] } : { ...item, arguments: "" };
  const place = { item_id: item.id, output_index };
  return [
    {
      type: "response.output_item.added",
      output_index,
      item: { ...begun, status: "in_progress" },
    },
    ...(item.type === "message" ? textEvents(item, place) : argumentEvents(item, place)),
    { type: "response.output_item.done", output_index, item },
  ];
}

function textEvents({ content: [part] }: Message, place: object): readonly ResponseEvent[] {
  const at = { ...place, content_index: 0 };
  const words = part?.text.match(/\s*\S+/gu) ?? [];
  return [
    { type: "response.content_part.added", ...at, part: { ...part, text: "" } },
    ...words.map((delta) => Object.assign({ type: "response.output_text.delta", delta }, at)),
    { type: "response.output_text.done", ...at, text: part?.text },
    { type: "response.content_part.done", ...at, part },
  ];
}

function argumentEvents(call: FunctionCall, place: object): readonly ResponseEvent[] {
  const type = "response.function_call_arguments";
  const pieces = call.arguments.match(/[\s\S]{1,8}/gu) ?? [];
  return [
    ...pieces.map((delta) => Object.assign({ type: `${type}.delta`, delta }, place)),
    { type: `${type}.done`, ...place, name: call.name, arguments: call.arguments },
  ];
}
