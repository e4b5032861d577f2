import { describe, expect, it } from "vitest";

import { chat } from "../dialects/chat/index.ts";
import { converse } from "../dialects/converse/index.ts";
import { messages } from "../dialects/messages/index.ts";
import { modelTraitsOf } from "../traits/model-traits-of.ts";

const CALL = { id: "c1", type: "function", function: { name: "add", arguments: "{}" } };
const TOOL = { type: "function", function: { name: "add", parameters: { type: "object" } } };
const ASKED = { role: "user", content: "1 + 1?" };
const LOOP = [
  ASKED,
  { role: "assistant", tool_calls: [CALL] },
  { role: "tool", tool_call_id: "c1", content: "2" },
];

/** What a chat request becomes for a model, as Anthropic's API and as Converse's. */
function written(model: string, members: object) {
  const json = { model, messages: [ASKED], reasoning_effort: "low", ...members };
  const read = chat.readRequest(json, {});
  if (!read.isReadable) throw new Error(read.problem);
  const facts = {
    model,
    maxOutputTokens: 64_000,
    signatureOrigins: ["anthropic"],
    traits: modelTraitsOf(model),
  };
  return [messages, converse].map((dialect) => {
    const { body, lost } = dialect.writeRequest(read.conversation, facts);
    const fields: object = Object(body["additionalModelRequestFields"] ?? body);
    return { thinking: Reflect.get(fields, "thinking"), body, lost: lost.map(({ name }) => name) };
  });
}

describe("Claude, asked to think by a chat request", () => {
  it.each([
    ["claude-sonnet-4-5", "enabled"],
    ["claude-opus-4-6", "adaptive"],
  ])("%s does, where nothing speaks against it", (model, type) => {
    for (const { thinking } of written(model, {})) expect(thinking).toMatchObject({ type });
  });

  it("does not by budget in the middle of a turn whose first thoughts are not signed, which is listed", () => {
    const loop = { messages: LOOP, tools: [TOOL] };
    for (const { lost, thinking } of written("claude-sonnet-4-5", loop)) {
      expect(thinking).toBeUndefined();
      expect(lost).toContain("reasoning_effort");
    }
    for (const { thinking } of written("claude-opus-4-6", loop)) {
      expect(thinking).toMatchObject({ type: "adaptive" });
    }
    const nextTurn = {
      messages: [...LOOP, { role: "assistant", content: "2" }, ASKED],
      tools: [TOOL],
    };
    for (const { thinking } of written("claude-sonnet-4-5", nextTurn)) {
      expect(thinking).toMatchObject({ type: "enabled" });
    }
  });

  it.each(["required", { type: "function", function: { name: "add" } }])(
    "does not while it has to call a tool: %j",
    (choice) => {
      for (const model of ["claude-sonnet-4-5", "claude-opus-4-6"]) {
        for (const { lost, thinking } of written(model, { tools: [TOOL], tool_choice: choice })) {
          expect(thinking).toBeUndefined();
          expect(lost).toContain("reasoning_effort");
        }
      }
    },
  );

  it("does so in fewer tokens than the answer may have, or not at all", () => {
    for (const { thinking } of written("claude-sonnet-4-5", { max_tokens: 1500 })) {
      expect(thinking).toEqual({ type: "enabled", budget_tokens: 1499 });
    }
    for (const { lost, thinking } of written("claude-sonnet-4-5", { max_tokens: 1000 })) {
      expect(thinking).toBeUndefined();
      expect(lost.length).toBeGreaterThan(0);
    }
  });
});

it("of two ways to sample that exclude each other, one goes, and is listed", () => {
  const sampled = { reasoning_effort: "none", temperature: 0.5, top_p: 0.5 };
  const [first] = written("claude-sonnet-4-5", sampled);
  expect(first?.body).toMatchObject({ temperature: 0.5 });
  expect(first?.body).not.toHaveProperty("top_p");
  expect(first?.lost).toContain("top_p");
});
