import { describe, expect, it } from "vitest";

import { openAiErrors } from "./error-body.ts";

const ERROR = { status: 429, type: "rate_limit_error", message: "too many requests" };

describe("an error in OpenAI's shape", () => {
  it("has the contract's members and prefix", () => {
    expect(JSON.parse(openAiErrors.toBody(ERROR))).toEqual({
      error: {
        code: "429",
        message: "too many requests",
        type: "rate_limit_error",
        param: null,
      },
    });
  });

  it("says when a limit resets that is too far away to wait for", () => {
    const body = openAiErrors.toBody({ ...ERROR, resetsAtSeconds: 1_796_083_200 });
    expect(JSON.parse(body)).toMatchObject({ error: { resets_at: 1_796_083_200 } });
  });

  it("ends the event it interrupts when it comes within a stream", () => {
    expect(openAiErrors.toEvent(ERROR)).toBe(`\n\ndata: ${openAiErrors.toBody(ERROR)}\n\n`);
  });
});
