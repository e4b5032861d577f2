import { asJson, type DialectCase, events, type Json } from "./dialect-case.ts";

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

/** Messages and complete. */
export const ANTHROPIC: readonly DialectCase[] = [
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
];
