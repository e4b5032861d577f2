import { asJson, type DialectCase, events, type Json } from "./dialect-case.ts";

const CHUNK = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m" };
const chunk = (delta: Json, index = 0, reason: string | null = null): Json => ({
  ...CHUNK,
  choices: [{ index, delta, finish_reason: reason }],
});
const chatEnd = [
  chunk({}, 0, "stop"),
  { ...CHUNK, choices: [], usage: { prompt_tokens: 3, completion_tokens: 9, total_tokens: 12 } },
];

const chat = (name: string, toDelta: (piece: string) => Json): DialectCase => ({
  name,
  provider: "openai",
  path: "/v1/chat/completions",
  stream: (pieces) =>
    Buffer.from(
      `${events([chunk({ role: "assistant", content: "" }), ...pieces.map((piece) => chunk(toDelta(piece))), ...chatEnd])}data: [DONE]\n\n`,
    ),
});

const CHAT_TOOLS: DialectCase = {
  name: "chat, arguments of two choices at once",
  provider: "openai",
  path: "/v1/chat/completions",
  stream: (pieces) =>
    Buffer.from(
      `${events([
        ...[0, 1].map((index) =>
          chunk(
            {
              role: "assistant",
              tool_calls: [
                {
                  index: 0,
                  id: "call_1",
                  type: "function",
                  function: { name: "send", arguments: "" },
                },
              ],
            },
            index,
          ),
        ),
        ...asJson(pieces).flatMap((piece) =>
          [0, 1].map((index) =>
            chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }, index),
          ),
        ),
        ...[0, 1].map((index) => chunk({}, index, "tool_calls")),
      ])}data: [DONE]\n\n`,
    ),
};

/** Chat, with the text in each of the members that may have it. */
export const CHATS: readonly DialectCase[] = [
  chat("chat", (content) => ({ content })),
  chat("chat, an unknown member", (piece) => ({ content: "", record_field: piece })),
  chat("chat, parts", (text) => ({ content: [{ type: "text", text }] })),
  chat("chat, details of reasoning", (text) => ({
    reasoning_details: [{ type: "reasoning.text", index: 0, text }],
  })),
  chat("chat, reasoning", (reasoning_content) => ({ reasoning_content })),
  CHAT_TOOLS,
];
