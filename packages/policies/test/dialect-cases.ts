/** Streams in the forms of each dialect, with a text in pieces where it has one. */
export interface DialectCase {
  readonly name: string;
  readonly provider: string;
  readonly path: string;
  stream(pieces: readonly string[]): Buffer;
}

type Json = Readonly<Record<string, unknown>>;

const events = (values: readonly Json[], hasNames = false): string =>
  values
    .map(
      (value) =>
        `${hasNames ? `event: ${String(value["type"])}\n` : ""}data: ${JSON.stringify(value)}\n\n`,
    )
    .join("");

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

/** Pieces of a JSON text whose one string is made of these pieces. */
const asJson = (pieces: readonly string[]): readonly string[] => {
  const inner = pieces.map((piece) => JSON.stringify(piece).slice(1, -1));
  return inner.map(
    (piece, index) =>
      `${index === 0 ? '{"to":"' : ""}${piece}${index === inner.length - 1 ? '"}' : ""}`,
  );
};

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

const COMPLETIONS: DialectCase = {
  name: "completions",
  provider: "openai",
  path: "/v1/completions",
  stream: (pieces) =>
    Buffer.from(
      `${events([
        ...pieces.map((text) => ({
          id: "cmpl-1",
          object: "text_completion",
          model: "m",
          choices: [{ text, index: 0, logprobs: null, finish_reason: null }],
        })),
        {
          id: "cmpl-1",
          object: "text_completion",
          model: "m",
          choices: [{ text: "", index: 0, logprobs: null, finish_reason: "stop" }],
        },
      ])}data: [DONE]\n\n`,
    ),
};

const part = (text: string): Json => ({ type: "output_text", text, annotations: [] });
const message = (text: string): Json => ({
  type: "message",
  id: "msg_1",
  status: "completed",
  role: "assistant",
  content: [part(text)],
});

const RESPONSES: DialectCase = {
  name: "responses",
  provider: "openai",
  path: "/v1/responses",
  stream: (pieces) => {
    const at = { item_id: "msg_1", output_index: 0, content_index: 0 };
    const text = pieces.join("");
    return Buffer.from(
      events(
        [
          {
            type: "response.created",
            response: { id: "resp_1", object: "response", status: "in_progress", output: [] },
          },
          {
            type: "response.output_item.added",
            output_index: 0,
            item: { type: "message", id: "msg_1", role: "assistant", content: [] },
          },
          ...pieces.map((delta) => ({ type: "response.output_text.delta", ...at, delta })),
          { type: "response.output_text.done", ...at, text },
          { type: "response.content_part.done", ...at, part: part(text) },
          { type: "response.output_item.done", output_index: 0, item: message(text) },
          {
            type: "response.completed",
            response: {
              id: "resp_1",
              object: "response",
              status: "completed",
              output: [message(text)],
              usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
            },
          },
        ].map((event, index) => ({ ...event, sequence_number: index })),
        true,
      ),
    );
  },
};

const RESPONSE_ARGUMENTS: DialectCase = {
  name: "responses, arguments",
  provider: "openai",
  path: "/v1/responses",
  stream: (pieces) => {
    const at = { item_id: "fc_1", output_index: 0 };
    const json = asJson(pieces);
    return Buffer.from(
      events(
        [
          ...json.map((delta) => ({
            type: "response.function_call_arguments.delta",
            ...at,
            delta,
          })),
          {
            type: "response.function_call_arguments.done",
            ...at,
            name: "send",
            arguments: json.join(""),
          },
        ],
        true,
      ),
    );
  },
};

const messages = (
  name: string,
  provider: string,
  block: Json,
  toDelta: (piece: string) => Json,
): DialectCase => ({
  name,
  provider,
  path: provider === "bedrock" ? "/anthropic/v1/messages" : "/v1/messages",
  stream: (pieces) =>
    Buffer.from(
      events(
        [
          {
            type: "message_start",
            message: {
              id: "msg_1",
              type: "message",
              role: "assistant",
              model: "m",
              content: [],
              usage: { input_tokens: 3, output_tokens: 1 },
            },
          },
          { type: "content_block_start", index: 0, content_block: block },
          ...pieces.map((piece) => ({
            type: "content_block_delta",
            index: 0,
            delta: toDelta(piece),
          })),
          { type: "content_block_stop", index: 0 },
          {
            type: "message_delta",
            delta: { stop_reason: "end_turn", stop_sequence: null },
            usage: { output_tokens: 9 },
          },
          { type: "message_stop" },
        ],
        true,
      ),
    ),
});

const MESSAGE_ARGUMENTS: DialectCase = {
  ...messages(
    "messages, arguments",
    "anthropic",
    { type: "tool_use", id: "t", name: "send", input: {} },
    (partial_json) => ({ type: "input_json_delta", partial_json }),
  ),
};

const ofJson = (each: DialectCase): DialectCase => ({
  ...each,
  stream: (pieces) => each.stream(asJson(pieces)),
});

const COMPLETE: DialectCase = {
  name: "complete",
  provider: "anthropic",
  path: "/v1/complete",
  stream: (pieces) =>
    Buffer.from(
      events(
        [
          ...pieces.map((completion) => ({
            type: "completion",
            id: "c",
            completion,
            stop_reason: null,
            model: "m",
          })),
          { type: "completion", id: "c", completion: "", stop_reason: "stop_sequence", model: "m" },
        ],
        true,
      ),
    ),
};

const TRANSCRIPT: DialectCase = {
  name: "transcriptions",
  provider: "openai",
  path: "/v1/audio/transcriptions",
  stream: (pieces) =>
    Buffer.from(
      events([
        ...pieces.map((delta) => ({ type: "transcript.text.delta", delta })),
        {
          type: "transcript.text.done",
          text: pieces.join(""),
          usage: { type: "tokens", total_tokens: 1 },
        },
      ]),
    ),
};

const CUSTOM: DialectCase = {
  name: "a custom provider",
  provider: "bot",
  path: "/ask",
  stream: (pieces) =>
    Buffer.from(
      `${events(pieces.map((delta) => ({ answers: [{ delta }], n: 1 })))}data: [DONE]\n\n`,
    ),
};

export const DIALECTS: readonly DialectCase[] = [
  chat("chat", (content) => ({ content })),
  chat("chat, an unknown member", (piece) => ({ content: "", record_field: piece })),
  chat("chat, parts", (text) => ({ content: [{ type: "text", text }] })),
  chat("chat, details of reasoning", (text) => ({
    reasoning_details: [{ type: "reasoning.text", index: 0, text }],
  })),
  chat("chat, reasoning", (reasoning_content) => ({ reasoning_content })),
  CHAT_TOOLS,
  COMPLETIONS,
  RESPONSES,
  RESPONSE_ARGUMENTS,
  messages("messages", "anthropic", { type: "text", text: "" }, (text) => ({
    type: "text_delta",
    text,
  })),
  ofJson(MESSAGE_ARGUMENTS),
  messages("messages of Bedrock", "bedrock", { type: "text", text: "" }, (text) => ({
    type: "text_delta",
    text,
  })),
  COMPLETE,
  TRANSCRIPT,
  CUSTOM,
];
