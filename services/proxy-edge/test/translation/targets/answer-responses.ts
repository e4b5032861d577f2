import { plainOf, type Script, streamOf } from "../../routes/scripted-upstream.ts";
import type { Scenario, Scripted } from "../scenarios.ts";

/** What OpenAI answers to responses (developers.openai.com/api/reference/resources/responses, November 2026). */
export function answerResponses({ answer, isStreamed = false }: Scenario): Script {
  const { error } = answer;
  if (isStreamed) return streamed(answer);
  if (error !== undefined) {
    const { message, status } = error;
    const type = status === 429 ? "rate_limit_error" : "server_error";
    const body = { error: { message, type, param: null, code: null } };
    return { ...plainOf(JSON.stringify(body)), status };
  }
  return plainOf(JSON.stringify(responseOf(answer, itemsOf(answer))));
}

const REASONS = { filter: "content_filter", length: "max_output_tokens" } as const;

const reasonOf = ({ stop }: Scripted) =>
  stop === "filter" || stop === "length" ? REASONS[stop] : undefined;

const HEAD = { id: "resp_1", object: "response", created_at: 1, model: "gpt-5-pro-2025-10-06" };

function responseOf(answer: Scripted, output: readonly object[]) {
  const reason = reasonOf(answer);
  return {
    ...HEAD,
    status: reason === undefined ? "completed" : "incomplete",
    error: null,
    incomplete_details: reason === undefined ? null : { reason },
    output,
    usage: usageOf(answer),
  };
}

const usageOf = ({ usage: { cached, input, output, reasoning = 0 } }: Scripted) => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: cached },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: reasoning },
  total_tokens: input + output,
});

interface Item {
  readonly id: string;
  readonly type: string;
  readonly [member: string]: unknown;
}

function itemsOf({ calls = [], texts = [], thought }: Scripted): readonly Item[] {
  return [
    ...(thought === undefined
      ? []
      : [
          {
            id: "rs_1",
            type: "reasoning",
            summary: [{ type: "summary_text", text: thought.text }],
            encrypted_content: thought.signature,
          },
        ]),
    ...(texts.length === 0
      ? []
      : [
          {
            id: "msg_1",
            type: "message",
            role: "assistant",
            status: "completed",
            content: [{ type: "output_text", text: texts.join(""), annotations: [], logprobs: [] }],
          },
        ]),
    ...calls.map(({ id, input, name }) => ({
      id: `fc_${id}`,
      type: "function_call",
      status: "completed",
      call_id: id,
      name,
      arguments: JSON.stringify(input),
    })),
  ];
}

type Send = (type: string, members: object) => void;

function streamed(answer: Scripted): Script {
  const { error, isCut } = answer;
  const chunks: string[] = [];
  const send: Send = (type, members) => {
    const data = JSON.stringify({ type, sequence_number: chunks.length, ...members });
    chunks.push(`event: ${type}\ndata: ${data}\n\n`);
  };
  const response = { ...HEAD, status: "in_progress", error: null, output: [], usage: null };
  send("response.created", { response });
  send("response.in_progress", { response });
  const items = itemsOf(answer);
  for (const [index, item] of items.entries()) sendItem(answer, item, index, send);
  if (error !== undefined) {
    send("error", { code: "server_is_overloaded", message: error.message, param: null });
  } else if (isCut !== true) {
    const type = reasonOf(answer) === undefined ? "response.completed" : "response.incomplete";
    send(type, { response: responseOf(answer, items) });
  }
  return streamOf(chunks, isCut === true ? "cut" : undefined);
}

function sendItem(answer: Scripted, item: Item, index: number, send: Send): void {
  const spot = { item_id: item.id, output_index: index };
  send("response.output_item.added", { output_index: index, item: begun(item) });
  if (item.type === "reasoning") {
    const at = { ...spot, summary_index: 0 };
    const part = { type: "summary_text", text: "" };
    send("response.reasoning_summary_part.added", { ...at, part });
    send("response.reasoning_summary_text.delta", { ...at, delta: answer.thought?.text });
  } else if (item.type === "message") {
    sendTexts(answer, { ...spot, content_index: 0 }, send);
  } else {
    const json = String(item["arguments"]);
    for (const delta of [json.slice(0, 5), json.slice(5)]) {
      send("response.function_call_arguments.delta", { ...spot, delta });
    }
    send("response.function_call_arguments.done", { ...spot, arguments: json });
  }
  const isWhole = answer.error === undefined && answer.isCut !== true;
  if (isWhole) send("response.output_item.done", { output_index: index, item });
}

function sendTexts({ error, isCut, texts = [] }: Scripted, at: object, send: Send): void {
  const part = { type: "output_text", text: "", annotations: [], logprobs: [] };
  send("response.content_part.added", { ...at, part });
  for (const delta of texts) send("response.output_text.delta", { ...at, delta, logprobs: [] });
  if (error !== undefined || isCut === true) return;
  const text = texts.join("");
  send("response.output_text.done", { ...at, text, logprobs: [] });
  send("response.content_part.done", { ...at, part: { ...part, text } });
}

/** An item as it begins: without what is still to come. */
function begun(item: Item): object {
  if (item.type === "message") return { ...item, status: "in_progress", content: [] };
  if (item.type === "reasoning") return { id: item.id, type: item.type, summary: [] };
  return { ...item, status: "in_progress", arguments: "" };
}
