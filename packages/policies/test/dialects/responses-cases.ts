import { asJson, type DialectCase, events, type Json } from "./dialect-case.ts";

const part = (text: string): Json => ({ type: "output_text", text, annotations: [] });
const message = (text: string): Json => ({
  type: "message",
  id: "msg_1",
  status: "completed",
  role: "assistant",
  content: [part(text)],
});

export const RESPONSES: DialectCase = {
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

export const RESPONSE_ARGUMENTS: DialectCase = {
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
