import { describe, expect, it } from "vitest";

import { translationBetween } from "../src/pairs/translations.ts";

const GRAMMAR = "start: /.+/";
const ASKED = {
  model: "m",
  input: [
    { role: "user", content: "Change it." },
    { type: "custom_tool_call", call_id: "call_1", name: "apply_patch", input: "*** Begin" },
    { type: "custom_tool_call_output", call_id: "call_1", output: "Done." },
  ],
  tools: [
    {
      type: "custom",
      name: "apply_patch",
      description: "Changes files.",
      format: { type: "grammar", syntax: "lark", definition: GRAMMAR },
    },
  ],
  tool_choice: { type: "custom", name: "apply_patch" },
};
const TARGETS = ["anthropic-messages", "bedrock-converse", "gemini-generate"] as const;

describe.each(TARGETS)("a custom tool at %s, which has none", (name) => {
  const translation = translationBetween("openai-responses", name);

  it("is a function of one text, and that is said", () => {
    const bytes = Buffer.from(JSON.stringify(ASKED));
    const written = translation?.request(bytes, { holder: "a key", model: "claude-sonnet-4-5" });
    if (written?.readable !== true) throw new Error("not written");
    const text = written.bytes.toString();
    expect(text).toContain(JSON.stringify(GRAMMAR).slice(1, -1));
    expect(text).toContain('{"input":"*** Begin"}');
    expect(written.asked.customTools).toEqual(["apply_patch"]);
    expect(written.lost).toContain("tools.custom");
  });
});

describe.each([true, false])("its call, streamed: %s", (isStreamed) => {
  it("comes back as the call of a custom tool", () => {
    const block = { type: "tool_use", id: "toolu_1", name: "apply_patch", input: {} };
    const input = JSON.stringify({ input: "*** “Begin”\n" });
    const events = [
      { type: "message_start", message: { id: "msg_1", model: "m", usage: USAGE } },
      { type: "content_block_start", index: 0, content_block: block },
      ...[input.slice(0, 9), input.slice(9)].map((json) => ({
        type: "content_block_delta",
        index: 0,
        delta: { type: "input_json_delta", partial_json: json },
      })),
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: USAGE },
      { type: "message_stop" },
    ];
    const whole = { id: "msg_1", model: "m", usage: USAGE, stop_reason: "tool_use" };
    const sent = isStreamed
      ? events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
      : JSON.stringify({ ...whole, content: [{ ...block, input: JSON.parse(input) }] });
    const answer = translationBetween("openai-responses", "anthropic-messages")?.answer({
      status: 200,
      comesStreamed: isStreamed,
      isStreamAsked: isStreamed,
      model: "m",
      upstreamModel: "m",
      id: "c",
      atMs: 0,
      asked: { customTools: ["apply_patch"] },
    });
    const text = `${answer?.push(Buffer.from(sent))?.toString() ?? ""}${answer?.flush()?.toString() ?? ""}`;
    const said = '"type":"custom_tool_call","status":"completed","call_id":"toolu_1"';
    expect(text).toContain(`${said},"name":"apply_patch","input":"*** “Begin”\\n"`);
    expect(text).not.toContain("function_call");
  });
});

const USAGE = { input_tokens: 1, output_tokens: 1 };
