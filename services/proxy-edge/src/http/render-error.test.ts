import { GatewayError } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { toClientError } from "./render-error.ts";

const RESETS_AT_MS = Date.UTC(2026, 11, 1);
const refusal = (code: "cost_limited" | "rate_limited", retryAfterSeconds: number) =>
  new GatewayError(code, "too many requests", { retryAfterSeconds, resetsAtMs: RESETS_AT_MS });

describe("a limit, as clients see it", () => {
  it("is one of rates while it is worth waiting for", () => {
    expect(toClientError(refusal("rate_limited", 60))).toMatchObject({
      type: "rate_limit_error",
      resetsAtSeconds: undefined,
    });
  });

  it("is used up, and free again at a time, where it is not", () => {
    expect(toClientError(refusal("rate_limited", 61))).toMatchObject({
      type: "usage_limit_reached",
      resetsAtSeconds: RESETS_AT_MS / 1000,
    });
  });

  it("of money keeps its type, by which OpenAI's clients know it", () => {
    expect(toClientError(refusal("cost_limited", 86_400))).toMatchObject({
      type: "insufficient_quota",
      resetsAtSeconds: RESETS_AT_MS / 1000,
    });
  });
});
