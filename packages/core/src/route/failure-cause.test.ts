import { describe, expect, it } from "vitest";

import { causeOf } from "./failure-cause.ts";

describe("the cause of a refusal follows from", () => {
  it.each([
    [400, "request"],
    [401, "credential"],
    [402, "credential"],
    [403, "credential"],
    [404, "model"],
    [405, "request"],
    [408, "server"],
    [409, "server"],
    [413, "request"],
    [422, "request"],
    [429, "rate"],
    [500, "server"],
    [503, "server"],
    [529, "server"],
  ] as const)("its status: %i is %s", (status, cause) => {
    expect(causeOf({ status })).toBe(cause);
  });

  it.each([
    [400, "context_length_exceeded", "context"],
    [413, "request_too_large", "context"],
    [400, "content_filter", "request"],
    [429, "insufficient_quota", "credential"],
    [429, "rate_limit_exceeded", "rate"],
    [400, "model_not_found", "model"],
    [500, "context_length_exceeded", "server"],
  ] as const)("the provider's code: %i %s is %s", (status, code, cause) => {
    expect(causeOf({ status, codes: ["invalid_request_error", code] })).toBe(cause);
  });

  it.each([
    ["prompt is too long: 210000 tokens > 200000 maximum", "context"],
    ["input length and `max_tokens` exceed context limit: 190000 + 21333 > 200000", "context"],
    ["Input is too long for requested model.", "context"],
    ["This model's maximum context length is 4096 tokens. However, you requested 5000", "context"],
    ["Your input exceeds the context window of this model.", "context"],
    ["The provided model identifier is invalid.", "model"],
    ["messages: field required", "request"],
  ] as const)("its sentence, where there is no code: %s", (message, cause) => {
    expect(causeOf({ status: 400, message })).toBe(cause);
  });
});
