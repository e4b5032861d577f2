import { describe, expect, it } from "vitest";

import type { CallBody } from "../../contract/call-body.ts";
import { messages } from "./messages.ts";

const HEAD = {
  method: "POST",
  contentType: "application/json",
  params: {},
  mustKnowModel: false,
} as const;
const read = (body: unknown) =>
  messages.dialect.readCall(
    Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    HEAD,
  );

function bodyOf(body: unknown): CallBody {
  const verdict = read(body);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
}

const CALL = {
  model: "claude-sonnet-4-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "Hi" }],
};

describe("reading a call", () => {
  it("finds what the gateway acts on, content in any form", () => {
    const content = [
      { type: "text", text: "What is this?" },
      { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
    ];
    const body = bodyOf({
      ...CALL,
      stream: true,
      system: [{ type: "text", text: "Be brief." }],
      messages: [{ role: "user", content }],
      tools: [{ name: "look", input_schema: { type: "object" } }],
      metadata: { user_id: "u-1" },
    });
    expect(body).toMatchObject({
      model: "claude-sonnet-4-5",
      streamed: true,
      user: "u-1",
      outputCap: 100,
    });
    const text = messages.dialect.promptText(body);
    expect(text).toMatch(/^Be brief\.\nWhat is this\?\n/);
    expect(text).toContain('"look"');
  });

  it.each([
    ["no JSON", "{"],
    ["no model", { ...CALL, model: undefined }],
    ["a model twice", '{"model":"a","model":"b"}'],
    ["a cap that is none", { ...CALL, max_tokens: -1 }],
    ["a stream that is none", { ...CALL, stream: "yes" }],
    ["metadata that is none", { ...CALL, metadata: "u" }],
    ["a user twice", '{"model":"a","metadata":{"user_id":"x","User_id":"y"}}'],
  ])("refuses %s, with a sentence for the caller", (_what, body) => {
    const verdict = read(body);
    expect(verdict).toMatchObject({ readable: false, reason: expect.stringMatching(/\.$/) });
  });
});

describe("other models and a larger window", () => {
  const asked = (members: object, head: object = {}) => {
    const verdict = messages.dialect.readCall(
      Buffer.from(JSON.stringify({ ...CALL, ...members })),
      {
        ...HEAD,
        ...head,
      },
    );
    if (!verdict.readable) throw new Error(verdict.reason);
    return verdict.body;
  };

  it("are found wherever a model can be named, so that each must be allowed", () => {
    const tools = [
      { name: "look", input_schema: { properties: { model: { default: "none" } } } },
      { type: "advisor_20260301", name: "advisor", model: "claude-opus-5" },
    ];
    const fallbacks = [{ model: "claude-fable-5" }, { model: "claude-sonnet-5" }];
    expect(asked({ tools, fallbacks })).toMatchObject({
      otherModels: ["claude-fable-5", "claude-sonnet-5", "claude-opus-5"],
      choices: 3,
    });
    expect(asked({}).otherModels).toBeUndefined();
  });

  it("may be any where the provider chooses, so that it may not where models are limited", () => {
    expect(asked({ fallbacks: "default" })).toMatchObject({ mayRunAnyModel: true, choices: 4 });
    expect(() => asked({ fallbacks: "default" }, { mustKnowModel: true })).toThrow("`fallbacks`");
  });

  it.each([
    ["context-1m-2025-08-07", 1_062_500],
    ["files-api-2025-04-14, context-2m-2027-01-01", 2_125_000],
    ["context-management-2025-06-27", undefined],
    ["", undefined],
  ])("are asked for by betas: %j", (betas, tokens) => {
    expect(asked({}, { betas }).askedContextTokens).toBe(tokens);
  });
});

describe("lowering the cap", () => {
  const edit = (text: string, outputCap: number) =>
    messages.dialect.editBody(bodyOf(text), { outputCap }).toString();

  it("changes that number and no other byte", () => {
    const text = '{ "max_tokens" : 100,\n"model":"m", "messages":[{"max_tokens":100}] }';
    expect(edit(text, 7)).toBe(
      '{ "max_tokens" : 7,\n"model":"m", "messages":[{"max_tokens":100}] }',
    );
    expect(edit(text, 100)).toBe(text);
    expect(edit('{"model":"m"}', 7)).toBe('{"max_tokens":7,"model":"m"}');
  });

  it("keeps what a model may think for below it", () => {
    const text =
      '{"model":"m","max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":4000}}';
    expect(edit(text, 2000)).toBe(
      '{"model":"m","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":1999}}',
    );
    expect(edit(text, 5000)).toContain('"budget_tokens":4000');
  });

  it("holds for each model to fall back on", () => {
    const text =
      '{"model":"m","max_tokens":90,"fallbacks":[{"model":"a"},{"max_tokens":900,"model":"b"},{"max_tokens":7,"model":"c"}]}';
    expect(bodyOf(text).outputCap).toBe(900);
    expect(edit(text, 500)).toBe(text.replace("900", "500"));
    expect(edit(text, 50)).toBe(text.replace("900", "50").replace("90,", "50,"));
  });

  it("sends the very same bytes when nothing has to change", () => {
    const body = bodyOf({ ...CALL, stream: true });
    expect(messages.dialect.editBody(body, { askForUsage: true })).toBe(body.bytes);
  });
});

describe("lowering how often tools are used", () => {
  const edit = (tools: string, toolCallCap: number) => {
    const text = `{"model":"m","max_tokens":9,"tools":${tools}}`;
    const edited = messages.dialect.editBody(bodyOf(text), { toolCallCap }).toString();
    return edited.slice(text.indexOf("[")).slice(0, -1);
  };

  it("puts a limit in, or lowers the one there is, of tools that cost by use, and changes no other byte", () => {
    expect(edit('[ {"type":"web_search_20250305", "name":"web_search"} ]', 4)).toBe(
      '[ {"max_uses":4,"type":"web_search_20250305", "name":"web_search"} ]',
    );
    expect(edit('[{"name":"f"}, {"type":"advisor_20260301","max_uses": 9}]', 4)).toBe(
      '[{"name":"f"}, {"type":"advisor_20260301","max_uses": 4}]',
    );
  });

  it.each([
    '[{"type":"web_search_20250305","max_uses":3}]',
    '[{"type":"web_fetch_20250910"},{"name":"web_search_20250305"}]',
  ])("leaves %s as it is", (tools) => {
    expect(edit(tools, 4)).toBe(tools);
  });

  it("never asks for none, which is no limit that can be asked for", () => {
    expect(edit('[{"type":"web_search_20250305","max_uses":3}]', 0)).toContain('"max_uses":1');
  });
});
