import { describe, expect, it } from "vitest";

import type { CallBody } from "../provider.ts";
import { messages } from "./messages.ts";

const HEAD = {
  method: "POST",
  contentType: "application/json",
  params: {},
  mustKnowModel: false,
} as const;
const read = (body: unknown) =>
  messages.readCall(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)), HEAD);

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
    const text = messages.promptText(body);
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
    const verdict = messages.readCall(Buffer.from(JSON.stringify({ ...CALL, ...members })), {
      ...HEAD,
      ...head,
    });
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

describe("the bound of a prompt", () => {
  const bound = (call: object, context = 200_000) =>
    messages.boundPrompt(bodyOf({ ...CALL, ...call }), context);
  const block = (content: object) => ({ messages: [{ role: "user", content: [content] }] });

  it("is the body's bytes for texts, and an image's own bound in place of its data", () => {
    expect(bound({})).toBe(JSON.stringify(CALL).length);
    const source = { type: "base64", media_type: "image/png", data: "A".repeat(100_000) };
    const withImage = bound(block({ type: "image", source }));
    expect(withImage).toBeGreaterThan(6000);
    expect(withImage).toBeLessThan(6200);
  });

  it("counts what models are told about tools", () => {
    const custom = bound({ tools: [{ name: "a", input_schema: {} }] });
    expect(custom).toBeGreaterThan(1024);
    const own = bound({ tools: [{ type: "bash_20250124", name: "bash" }] });
    expect(own).toBeGreaterThan(3072);
  });

  it.each([
    ["a PDF", block({ type: "document", source: { type: "url", url: "https://x.test/a.pdf" } })],
    ["a file", block({ type: "document", source: { type: "file", file_id: "f" } })],
    [
      "a document in a tool's result",
      block({ type: "tool_result", content: [{ type: "document", source: { type: "base64" } }] }),
    ],
    ["a search", { tools: [{ type: "web_search_20250305", name: "web_search" }] }],
    ["other servers", { mcp_servers: [{ type: "url", url: "https://x.test" }] }],
  ])("is the context window with %s", (_what, call) => {
    expect(bound(call, 12_345)).toBe(12_345);
  });

  it("takes the searches a caller allows, and twenty where it does not say", () => {
    const units = (tool: object) =>
      messages.boundUnits?.(bodyOf({ ...CALL, tools: [{ type: "web_search_20250305", ...tool }] }));
    expect(units({ max_uses: 3 })).toEqual({ webSearches: 3 });
    expect(units({})).toEqual({ webSearches: 20 });
    expect(messages.boundUnits?.(bodyOf(CALL))).toBeUndefined();
  });
});

describe("lowering the cap", () => {
  const edit = (text: string, outputCap: number) =>
    messages.editBody(bodyOf(text), { outputCap }).toString();

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

  it("sends the very same bytes when nothing has to change", () => {
    const body = bodyOf({ ...CALL, stream: true });
    expect(messages.editBody(body, { askForUsage: true })).toBe(body.bytes);
  });
});
