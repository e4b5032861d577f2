import { describe, expect, it } from "vitest";

import { textsOfMessage } from "../../../calls/texts.ts";
import { realtimeAt } from "./index.ts";

function textsOf(event: object) {
  const [endpoint] = realtimeAt("/v1/realtime");
  if (endpoint === undefined) throw new Error("no endpoint");
  const verdict = textsOfMessage(endpoint, Buffer.from(JSON.stringify(event)));
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.texts.spans.map(({ isEditable, kind, text }) => [text, isEditable, kind] as const);
}

describe("the texts of a client's message in a session", () => {
  const parts = [
    { type: "input_text", text: "words" },
    { type: "input_audio", audio: "no", transcript: "words of a transcript" },
    { type: "input_image", image_url: "data:no" },
  ];

  it("are those of the conversation, of its tools too", () => {
    const said = { type: "message", id: "no", status: "no", role: "user", content: parts };
    expect(textsOf({ type: "conversation.item.create", event_id: "no", item: said })).toEqual([
      ["words", true, "user"],
      ["words of a transcript", true, "user"],
    ]);
    const result = { type: "function_call_output", call_id: "no", output: "words" };
    expect(textsOf({ type: "conversation.item.create", item: result })).toEqual([
      ["words", true, "tool-result"],
    ]);
    const call = { type: "function_call", name: "fixed", arguments: '{"a":"words"}' };
    expect(textsOf({ type: "conversation.item.create", item: call })).toEqual([
      ["fixed", false, "name"],
      ["words", true, "tool-arguments"],
    ]);
  });

  it("are what a session is told, and what an answer is asked for with", () => {
    const transcription = { model: "no", language: "no", prompt: "words of a prompt" };
    const settings = {
      model: "no",
      instructions: "words",
      voice: "no",
      output_modalities: ["no"],
      audio: { input: { format: { type: "no" }, transcription }, output: { voice: "no" } },
      tools: [{ type: "function", name: "fixed", description: "words of a tool" }],
      input: [{ type: "message", role: "user", content: parts.slice(0, 1) }],
      metadata: { id: "words of metadata" },
    };
    const expected = [
      ["words", true, "system"],
      ["words of a prompt", true, "prompt"],
      ["fixed", false, "name"],
      ["words of a tool", true, "tool-description"],
      ["words", true, "user"],
      ["words of metadata", true, "metadata"],
    ];
    expect(textsOf({ type: "session.update", session: settings })).toEqual(expected);
    expect(textsOf({ type: "response.create", response: settings })).toEqual(expected);
  });

  it("are none in audio, and all there are in a message that is not known", () => {
    expect(textsOf({ type: "input_audio_buffer.append", audio: "bm8=" })).toEqual([]);
    expect(textsOf({ type: "tomorrow", anything: ["words"] })).toEqual([["words", true, "other"]]);
  });
});
