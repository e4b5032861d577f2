import type { Answer } from "../upstream/answer.ts";
import type { AnswerBlock, PlannedMessage } from "./plan-message.ts";
import { toMessage } from "./write-message.ts";

/** The answer of a streamed call: one chunk per event. */
export const streamMessage = (message: PlannedMessage): Answer => ({
  status: 200,
  headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
  chunks: toMessageEvents(message).map(sse),
  usage: message.usage,
});

/** The events of a streamed message, as Anthropic names and orders them. */
export function toMessageEvents(message: PlannedMessage): readonly { readonly type: string }[] {
  const { content, stopReason, usage } = message;
  const start = { ...toMessage(message), content: [], stop_reason: null, usage: atStart(usage) };
  const begin = { type: "message_start", message: start };
  const [first = [], ...others] = content.map(blockEvents);
  const end = {
    type: "message_delta",
    delta: { stop_reason: stopReason, stop_sequence: null },
    usage: atEnd(usage),
  };
  return [
    begin,
    ...first.slice(0, 1),
    { type: "ping" },
    ...first.slice(1),
    ...others.flat(),
    end,
    { type: "message_stop" },
  ];
}

/** An event whose name is its data's type. */
export const sse = (event: { readonly type: string }): Buffer =>
  Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

/** At the start only the prompt's figures are final. */
const atStart = (usage: PlannedMessage["usage"]) => ({
  ...usage,
  output_tokens: 1,
  output_tokens_details: null,
  server_tool_use: null,
});

/** At the end all are reported again except the split of the cache writes. */
function atEnd({ cache_creation: _split, inference_geo: _geo, ...usage }: PlannedMessage["usage"]) {
  return usage;
}

function blockEvents(block: AnswerBlock, index: number) {
  return [
    { type: "content_block_start", index, content_block: emptied(block) },
    ...deltasOf(block).map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function emptied(block: AnswerBlock): object {
  if (block.type === "text") return { ...block, text: "" };
  return block.type === "thinking"
    ? { ...block, thinking: "", signature: "" }
    : { ...block, input: {} };
}

function deltasOf(block: AnswerBlock): readonly object[] {
  if (block.type === "text") {
    return words(block.text).map((text) => ({ type: "text_delta", text }));
  }
  if (block.type === "thinking") {
    const thoughts = words(block.thinking).map((thinking) => ({
      type: "thinking_delta",
      thinking,
    }));
    return [...thoughts, { type: "signature_delta", signature: block.signature }];
  }
  const pieces = JSON.stringify(block.input).match(/[\s\S]{1,8}/gu) ?? [];
  return ["", ...pieces].map((piece) => ({ type: "input_json_delta", partial_json: piece }));
}

/** Words with the white space before them: about a token each, and no tokenizer needed. */
export const words = (text: string): string[] => text.match(/\s*\S+|\s+$/gu) ?? [];
