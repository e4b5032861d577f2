import { describe, expect, it } from "vitest";

import type { CallBody } from "../provider.ts";
import { messageBatches } from "./message-batches.ts";

const [endpoint] = messageBatches;
const HEAD = { method: "POST", contentType: "application/json", params: {} } as const;
const LIMITS = { maxOutputTokens: 64_000, contextTokens: 200_000 };

function read(text: string): CallBody {
  const verdict = endpoint?.readCall(Buffer.from(text), { ...HEAD, mustKnowModel: false });
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
    expect(endpoint?.boundOutput(body, LIMITS)).toBe(150);
    const prompt = endpoint?.boundPrompt(body, LIMITS.contextTokens);
    expect(prompt).toBeGreaterThanOrEqual(body.bytes.length);
    expect(prompt).toBeLessThan(5000);
  });

  it("that fetches pages can fill every window", () => {
    const tools = [{ type: "web_search_20250305", max_uses: 3 }];
    const body = read(batch(PARAMS, { ...PARAMS, tools }));
    expect(endpoint?.boundPrompt(body, LIMITS.contextTokens)).toBe(400_000);
    expect(endpoint?.boundUnits?.(body)).toEqual({ webSearches: 3 });
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
