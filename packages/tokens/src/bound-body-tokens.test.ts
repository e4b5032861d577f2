import fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { countChatCompletionTokens } from "gpt-tokenizer/model/gpt-4o";
import { describe, expect, it } from "vitest";

import { boundBodyTokens } from "./bound-body-tokens.ts";

const encode = (text: string): number => countTokens(text, { disallowedSpecial: new Set() });
const bound = (body: unknown): number => boundBodyTokens(JSON.stringify(body), encode);

type Asked = Parameters<NonNullable<typeof countChatCompletionTokens>>[0];
/** What OpenAI bills, as far as that is known. */
function billedFor(request: Asked): number {
  if (countChatCompletionTokens === undefined) throw new Error("the model has no chat");
  return countChatCompletionTokens(request);
}

const PROSE = "The quick brown fox jumps over the lazy dog, and then it rests. ".repeat(300);
const chat = (content: unknown, more: object = {}) => ({
  model: "gpt-4o",
  messages: [{ role: "user", content }],
  ...more,
});

/** Texts of words, signs, scripts and spaces in any mix. */
const aText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.constantFrom(
        " the",
        "\n",
        "  ",
        "\u4ECA\u5929",
        "=>",
        "\t",
        "12345",
        "<|endoftext|>",
        "\\",
      ),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(""));

const aSchema = fc.record({
  type: fc.constant("object"),
  properties: fc.dictionary(
    fc.stringMatching(/^[a-z_]{1,12}$/),
    fc.oneof(
      fc.record({ type: fc.constantFrom("string", "number", "boolean"), description: aText }),
      fc.record({ type: fc.constant("string"), enum: fc.array(fc.string(), { minLength: 1 }) }),
    ),
    { maxKeys: 6 },
  ),
});
const aFunction = fc.record({
  name: fc.stringMatching(/^[a-z_]{1,20}$/),
  description: aText,
  parameters: aSchema,
});

/** The tokenizer itself takes minutes for such runs; a busy machine is not that slow. */
const MINUTES_IF_SQUARE_MS = 30_000;

describe("the bound of a body's tokens", () => {
  it("is never below what OpenAI documents for messages, and never above the bytes", () => {
    const aMessage = fc.record({ role: fc.constantFrom("system", "user"), content: aText });
    fc.assert(
      fc.property(fc.array(aMessage, { minLength: 1, maxLength: 8 }), (messages) => {
        const body = { model: "gpt-4o", messages };
        const billed = billedFor({ messages });
        expect(bound(body)).toBeGreaterThanOrEqual(billed);
        expect(bound(body)).toBeLessThanOrEqual(Buffer.byteLength(JSON.stringify(body)));
      }),
      { numRuns: 500 },
    );
  });

  it("is never below what is known of functions", () => {
    const messages = [{ role: "user" as const, content: "What now?" }];
    fc.assert(
      fc.property(fc.array(aFunction, { minLength: 1, maxLength: 4 }), (functions) => {
        const billed = billedFor({ messages, functions });
        expect(bound({ model: "gpt-4o", messages, functions })).toBeGreaterThanOrEqual(billed);
        const tools = functions.map((each) => ({ type: "function", function: each }));
        expect(bound({ model: "gpt-4o", messages, tools })).toBeGreaterThanOrEqual(billed);
      }),
      { numRuns: 300 },
    );
  });

  it("is near what is billed, for prose and for a small call", () => {
    const tokens = encode(PROSE);
    expect(bound(chat(PROSE))).toBeLessThan(tokens * 1.05);
    expect(bound(chat([{ type: "text", text: PROSE }]))).toBeLessThan(tokens * 1.05);
    expect(bound({ model: "gpt-4o", input: PROSE })).toBeLessThan(tokens * 1.05);
    const billed = billedFor({ messages: [{ role: "user", content: "Say hi" }] });
    expect(bound(chat("Say hi"))).toBeLessThanOrEqual(billed * 3);
  });

  it("leaves out what is no prompt", () => {
    const plain = bound(chat(PROSE));
    const metadata = { note: PROSE, deeper: { and: [PROSE] } };
    expect(bound({ ...chat(PROSE), metadata, user: PROSE, max_tokens: 100_000 })).toBe(plain);
    expect(bound({ metadata, ...chat(PROSE) })).toBe(plain);
  });

  it("counts what it does not know, and both values of a name that stands twice", () => {
    const prose = encode(PROSE);
    expect(bound(chat("", { unheard_of: { of: [PROSE] } }))).toBeGreaterThan(prose);
    const twice = `{"messages":[{"content":${JSON.stringify(PROSE)},"content":"x"}]}`;
    expect(boundBodyTokens(twice, encode)).toBeGreaterThan(prose);
  });

  it("counts files by their bytes, wherever they stand", () => {
    const base64 = "QUJD\n".repeat(2000);
    for (const part of [
      { type: "image_url", image_url: { detail: "high", url: base64 } },
      { type: "input_image", image_url: base64 },
      { type: "input_audio", input_audio: { data: base64 } },
      { type: "text", text: `data:${base64}` },
    ]) {
      expect(bound(chat([part]))).toBeGreaterThan(base64.length);
    }
  });

  it.each([
    ["letters", "a"],
    ["signs", "="],
    ["spaces", " "],
    ["a script without spaces", "\u0E01"],
  ])("takes the bytes of a run of %s on which the tokenizer would be slow", (_, sign) => {
    const run = sign.repeat(100_000);
    const started = performance.now();
    expect(bound(chat(run))).toBeGreaterThanOrEqual(Buffer.byteLength(run));
    expect(performance.now() - started).toBeLessThan(MINUTES_IF_SQUARE_MS);
  });

  it("reads strings by their ends, with any escapes in them", () => {
    for (const text of ['"', "\\", '\\"', '",{"', "\u2028", '\\\\"']) {
      const within = `${PROSE}${text}${PROSE}`;
      expect(bound(chat(within))).toBeGreaterThanOrEqual(encode(within));
    }
  });
});
