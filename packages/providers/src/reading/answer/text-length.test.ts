import { describe, expect, it } from "vitest";

import type { AnswerReader } from "../../contract/answer.ts";
import { createMessageStreamReader } from "../../dialects/anthropic/answer/message-stream.ts";
import { StreamReader } from "../../dialects/openai/chat/answer/stream-reader.ts";
import { createResponseStreamReader } from "../../dialects/openai/responses/response-stream.ts";

function lengthAfter(reader: AnswerReader, events: readonly object[]): number | undefined {
  for (const event of events) reader.push(Buffer.from(`data: ${JSON.stringify(event)}\n\n`));
  return reader.textLength;
}

const chat = (delta: object) => ({ choices: [{ index: 0, delta }] });
const block = (delta: object) => ({ type: "content_block_delta", index: 0, delta });

describe("the texts of a stream that show all their tokens", () => {
  it("of chat are all there are", () => {
    const reader = new StreamReader({ hidesUsage: false });
    expect(lengthAfter(reader, [chat({ role: "assistant" })])).toBe(0);
    expect(lengthAfter(reader, [chat({ reasoning_content: "Hm" }), chat({ content: "Hi" })])).toBe(
      4,
    );
  });

  it("of messages are not those of thoughts, which are summaries", () => {
    const reader = createMessageStreamReader({ model: "claude-sonnet-4-5", json: {} });
    expect(lengthAfter(reader, [{ type: "ping" }, block({ thinking: "Hm, let me see" })])).toBe(0);
    expect(lengthAfter(reader, [block({ text: "Hi" }), block({ partial_json: "{}" })])).toBe(4);
    expect(reader.read().text).toContain("Hm");
  });

  it("of responses are not summaries of reasoning", () => {
    const reader = createResponseStreamReader({});
    const summary = { type: "response.reasoning_summary_text.delta", delta: "Thinking" };
    expect(lengthAfter(reader, [summary])).toBe(0);
    expect(lengthAfter(reader, [{ type: "response.output_text.delta", delta: "Hi" }])).toBe(2);
  });
});
