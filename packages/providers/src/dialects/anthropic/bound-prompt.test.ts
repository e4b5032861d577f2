import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { CallBody } from "../../contract/call-body.ts";
import { messages } from "./messages.ts";

const HEAD = {
  method: "POST",
  contentType: "application/json",
  params: {},
  mustKnowModel: false,
} as const;
const CALL = {
  model: "claude-sonnet-4-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "Hi" }],
};
const WINDOW = 200_000;

function bodyOf(members: object): CallBody {
  const verdict = messages.dialect.readCall(
    Buffer.from(JSON.stringify({ ...CALL, ...members })),
    HEAD,
  );
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
}

const bound = (members: object, context = WINDOW) =>
  messages.dialect.boundPrompt(bodyOf(members), context);
const because = (members: object) => messages.dialect.windowFilledBy?.(bodyOf(members));
const blocks = (...content: readonly object[]) => ({ messages: [{ role: "user", content }] });
const tools = (...all: readonly object[]) => ({ tools: all });

const TEXT = { type: "text", text: "a" };
const DOCUMENT = {
  type: "document",
  source: { type: "text", media_type: "text/plain", data: "a" },
};
/** One of each kind of block whose bytes bound its tokens. */
const KNOWN = [
  { ...TEXT, cache_control: { type: "ephemeral", ttl: "1h" } },
  { ...TEXT, citations: [{ type: "char_location", cited_text: "a", document_index: 0 }] },
  DOCUMENT,
  { type: "document", source: { type: "content", content: [TEXT] }, title: "t", context: "c" },
  { type: "search_result", source: "https://x.test", title: "t", content: [TEXT] },
  { type: "thinking", thinking: "hm", signature: "s" },
  { type: "redacted_thinking", data: "x" },
  { type: "tool_use", id: "t", name: "f", input: { file_id: "any" } },
  { type: "tool_result", tool_use_id: "t", content: "done" },
  { type: "tool_result", tool_use_id: "t", is_error: true, content: [TEXT, DOCUMENT] },
  { type: "server_tool_use", id: "s", name: "web_search", input: { query: "q" } },
  {
    type: "web_search_tool_result",
    tool_use_id: "s",
    content: [{ type: "web_search_result", url: "u", title: "t", encrypted_content: "e" }],
  },
  { type: "mcp_tool_use", id: "m", name: "f", server_name: "s", input: {} },
  { type: "mcp_tool_result", tool_use_id: "m", content: [TEXT] },
  { type: "compaction", content: "so far" },
];

describe("the bound of a prompt", () => {
  it("is the body's bytes, with any texts in it", () => {
    expect(bound({})).toBe(JSON.stringify(CALL).length);
    fc.assert(
      fc.property(fc.subarray(KNOWN, { minLength: 1 }), (content) => {
        const body = bodyOf(blocks(...content));
        expect(messages.dialect.windowFilledBy?.(body)).toBeUndefined();
        expect(messages.dialect.boundPrompt(body, WINDOW)).toBe(body.bytes.length);
      }),
    );
  });

  it("is an image's own in place of its data, wherever the data are", () => {
    const image = (source: object) => bound(blocks({ type: "image", source }));
    const data = "A".repeat(100_000);
    for (const tokens of [
      image({ type: "base64", media_type: "image/png", data }),
      image({ type: "url", url: "https://x.test/a.png" }),
      image({ type: "file", file_id: "f" }),
    ]) {
      expect(tokens).toBeGreaterThan(6000);
      expect(tokens).toBeLessThan(6300);
    }
  });

  it("counts the instructions models get about tools", () => {
    expect(bound(tools({ name: "a", input_schema: {} }))).toBeGreaterThan(1024);
    expect(bound(tools({ type: "bash_20250124", name: "bash" }))).toBeGreaterThan(3072);
  });

  it.each([
    ["a PDF by its address", { type: "document", source: { type: "url", url: "u" } }],
    ["a PDF in the body", { type: "document", source: { type: "base64", data: "AAAA" } }],
    ["a file", { type: "document", source: { type: "file", file_id: "f" } }],
    ["an uploaded container", { type: "container_upload", file_id: "f" }],
    [
      "a document in a tool's result",
      {
        type: "tool_result",
        content: [{ type: "document", source: { type: "base64", data: "A" } }],
      },
    ],
    ["an image of a source that is not known", { type: "image", source: { type: "drive" } }],
    ["a block of a type that is not known", { type: "video", url: "u" }],
  ])("is the context window with %s", (_what, block) => {
    expect(bound(blocks(TEXT, block), 12_345)).toBe(12_345);
    expect(because(blocks(TEXT, block))).toMatch(/^messages\[0\]\.content\[1\]/);
  });

  it("is the window wherever something is not understood that can carry or refer to content", () => {
    const carrying = fc.oneof(
      fc.string(),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.array(fc.jsonValue()),
    );
    const name = fc.stringMatching(/^x_[a-z]{1,20}$/);
    fc.assert(
      fc.property(fc.constantFrom(...KNOWN), name, carrying, (block, member, value) => {
        const odd = { ...block, [member]: value };
        expect(bound(blocks(TEXT, odd))).toBe(WINDOW);
        expect(because(blocks(TEXT, odd))).toBe(`messages[0].content[1].${member}`);
        expect(because({ [member]: value })).toBe(member);
      }),
    );
  });

  it("takes no notice of members that can carry nothing", () => {
    const body = bodyOf({ top_q: 5, is_new: true, absent: null });
    expect(messages.dialect.boundPrompt(body, WINDOW)).toBe(body.bytes.length);
    expect(messages.dialect.windowFilledBy?.(body)).toBeUndefined();
  });
});

describe("the bound of all prompts", () => {
  it.each([
    ["a search", tools({ type: "web_search_20250305", name: "s" }), "tools[0].type"],
    ["a fetch", tools({ name: "f" }, { type: "web_fetch_20250910" }), "tools[1].type"],
    ["code", tools({ type: "code_execution_20250825" }), "tools[0].type"],
    ["a tool not known yet", tools({ type: "archive_20270101" }), "tools[0].type"],
    ["other servers", { mcp_servers: [{ type: "url", url: "https://x.test" }] }, "mcp_servers"],
    ["a container", { container: { skills: [] } }, "container"],
    ["a member not known yet", { library: { id: "l" } }, "library"],
  ])("is a window for each of the provider's ten rounds with %s", (_what, call, member) => {
    expect(bound(call, 12_345)).toBe(123_450);
    expect(because(call)).toBe(member);
  });

  it("has a window for each summary, and what summaries can have of tokens apart", () => {
    const context_management = { edits: [{ type: "compact_20260112" }] };
    expect(bound({ context_management }, 12_345)).toBe(2 * 12_345);
    expect(because({ context_management })).toBe("context_management");
    expect(messages.dialect.boundOtherOutput?.(bodyOf({ context_management }))).toBe(128_000);
    expect(bound({ compaction: { type: "enabled" } }, 12_345)).toBe(2 * 12_345);
  });

  it("is no more where the provider only clears what is old", () => {
    const context_management = { edits: [{ type: "clear_tool_uses_20250919" }] };
    const body = bodyOf({ context_management });
    expect(messages.dialect.boundPrompt(body, WINDOW)).toBe(body.bytes.length);
    expect(messages.dialect.boundOtherOutput?.(body)).toBe(0);
  });

  it("has a prompt for each model to fall back on, by a tokenizer of its own and with what was written before", () => {
    const body = bodyOf({ fallbacks: [{ model: "claude-opus-5" }] });
    const most = messages.dialect.boundPrompt(body, WINDOW);
    expect(most).toBeGreaterThanOrEqual(2.5 * (body.bytes.length + 100));
    expect(most).toBeLessThan(2.5 * (body.bytes.length + 101));
  });
});

describe("the bound of tools that cost by use", () => {
  const charged = (...all: readonly object[]) =>
    messages.dialect.boundTools?.(bodyOf(tools(...all)), {
      contextTokens: 100_000,
      promptTokens: 1,
    });
  const SEARCH = { type: "web_search_20250305" };
  const ADVISOR = { type: "advisor_20260301", model: "claude-opus-5" };

  it("has the searches a caller allows, or twenty that have to be put in", () => {
    const units = { webSearches: 1 };
    expect(charged({ ...SEARCH, max_uses: 3 })).toMatchObject({
      maxCalls: 3,
      isLimited: true,
      units,
    });
    expect(charged(SEARCH)).toMatchObject({ maxCalls: 20, isLimited: false, units });
    expect(charged({ ...SEARCH, max_uses: 5000 })).toMatchObject({
      maxCalls: 1000,
      isLimited: false,
    });
    expect(charged({ name: "f" }, { type: "web_fetch_20250910" })).toBeUndefined();
  });

  it("has a whole window of another model for each piece of advice", () => {
    const part = { models: ["claude-opus-5"], priceModifiers: ["us"], promptTokens: 150_000 };
    expect(charged(ADVISOR)).toMatchObject({
      maxCalls: 5,
      isLimited: false,
      parts: [{ ...part, outputTokens: 128_000 }],
    });
    expect(charged({ ...ADVISOR, max_uses: 2, max_tokens: 700 })).toMatchObject({
      maxCalls: 2,
      isLimited: true,
      parts: [{ ...part, outputTokens: 700 }],
    });
  });
});
