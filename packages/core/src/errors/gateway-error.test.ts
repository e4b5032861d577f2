import { describe, expect, it } from "vitest";

import { GatewayError, toGatewayError } from "./gateway-error.ts";

describe("toGatewayError", () => {
  it("keeps an error of ours as it is", () => {
    const error = new GatewayError("rate_limited", "too many requests", { retryAfterSeconds: 3 });
    expect(toGatewayError(error)).toBe(error);
    expect(error).toMatchObject({ status: 429, retryable: true, retryAfterSeconds: 3 });
  });

  it("hides an unknown failure from the caller, and gives the log its cause", () => {
    const cause = new Error("password of postgres is …");
    const error = toGatewayError(cause);
    expect(error).toMatchObject({ status: 500, message: "internal error", cause });
  });
});
