import { describe, expect, it } from "vitest";

import type { CallBody } from "../../../contract/call-body.ts";
import { messageBatches } from "./message-batches.ts";

const [endpoint] = messageBatches;
const HEAD = { method: "POST", contentType: "application/json", params: {} } as const;
const LIMITS = { maxOutputTokens: 64_000, contextTokens: 200_000 };

function read(text: string): CallBody {
  const verdict = endpoint?.dialect.readCall(Buffer.from(text), { ...HEAD, mustKnowModel: false });
  if (verdict?.readable !== true) throw new Error("not readable");
  return verdict.body;
}

const request = (params: object) => ({ custom_id: "x", params });
const PARAMS = { model: "claude", max_tokens: 100, messages: [] };
const batch = (...all: readonly object[]): string => JSON.stringify({ requests: all.map(request) });

describe("a batch of messages", () => {
  it("can cost what all of its messages can, at the price of a batch", () => {
    const body = read(batch(PARAMS, { ...PARAMS, max_tokens: 50 }));
    expect(body).toMatchObject({ charge: "tokens", pricedAs: "claude batch", startsJob: true });
    expect(endpoint?.dialect.boundOutput(body, LIMITS)).toBe(150);
    const prompt = endpoint?.dialect.boundPrompt(body, LIMITS.contextTokens);
    expect(prompt).toBeGreaterThanOrEqual(2 * JSON.stringify(PARAMS).length);
    expect(prompt).toBeLessThan(5000);
  });

  it("that fetches pages can fill the window in each of its ten rounds", () => {
    const tools = [{ type: "web_search_20250305", max_uses: 3 }];
    const body = read(batch(PARAMS, { ...PARAMS, tools }));
    expect(endpoint?.dialect.boundPrompt(body, LIMITS.contextTokens)).toBeGreaterThanOrEqual(
      2_000_000,
    );
    expect(endpoint?.dialect.boundPrompt(body, LIMITS.contextTokens)).toBeLessThan(2_001_000);
    expect(endpoint?.dialect.boundUnits?.(body)).toEqual({ webSearches: 3 });
  });

  it("takes advice and summaries at their longest, each of whole windows", () => {
    const advisor = {
      type: "advisor_20260301",
      model: "claude-opus-5",
      max_uses: 2,
      max_tokens: 500,
    };
    const advised = read(batch({ ...PARAMS, tools: [advisor] }));
    expect(endpoint?.dialect.boundOtherOutput?.(advised)).toBe(1000);
    expect(endpoint?.dialect.boundPrompt(advised, 100_000)).toBeGreaterThan(2 * 150_000);
    expect(advised.passModels).toEqual([{ model: "claude-opus-5 batch", priceModifiers: ["us"] }]);
    const context_management = { edits: [{ type: "compact_20260112" }] };
    const summed = read(batch(PARAMS, { ...PARAMS, context_management }));
    expect(endpoint?.dialect.boundOtherOutput?.(summed)).toBe(128_000);
    expect(endpoint?.dialect.boundPrompt(summed, 100_000)).toBeGreaterThan(2 * 100_000);
  });

  it("names what keeps it from being bounded, and what makes windows its bound", () => {
    const search = { type: "web_search_20250305" };
    const named = (...all: readonly object[]) =>
      /`(.*)`/.exec(endpoint?.dialect.unboundedBy?.(read(batch(...all))) ?? "")?.[1];
    expect(named(PARAMS, PARAMS)).toBeUndefined();
    expect(named(PARAMS, { ...PARAMS, max_tokens: undefined })).toBe(
      "requests[1].params.max_tokens",
    );
    expect(named({ ...PARAMS, tools: [{ name: "f" }, search] })).toBe(
      "requests[0].params.tools[1].max_uses",
    );
    expect(named(PARAMS, { ...PARAMS, model: "other" })).toBe("requests[1].params.model");
    const odd = read(batch(PARAMS, { ...PARAMS, library: "l-1" }));
    expect(endpoint?.dialect.windowFilledBy?.(odd)).toBe("requests[1].params.library");
    expect(endpoint?.dialect.boundPrompt(odd, 100_000)).toBeGreaterThanOrEqual(1_000_000);
  });

  it.each([
    ["of several models", batch(PARAMS, { ...PARAMS, model: "other" })],
    ["with a message without a cap", batch(PARAMS, { model: "claude", messages: [] })],
    ["with a request that is none", '{"requests":[{"params":1}]}'],
    ["without requests", '{"requests":[]}'],
    [
      "that names a cap twice",
      '{"requests":[{"params":{"model":"claude","max_tokens":100000,"max_tokens":1}}]}',
    ],
    [
      "that names a cap in other letters",
      '{"requests":[{"params":{"model":"claude","max_tokens":1,"Max_Tokens":100000}}]}',
    ],
  ])("%s has no bound", (_what, text) => {
    expect(read(text).charge).toBeUndefined();
  });
});
