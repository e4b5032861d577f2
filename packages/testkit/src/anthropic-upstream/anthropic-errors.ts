import type { Answer } from "../upstream/answer.ts";
import { changeHeaders, jsonAnswer } from "../upstream/answer.ts";
import type { HeaderChanges } from "../upstream/header-changes.ts";

interface ErrorRow {
  readonly status: number;
  readonly message: string;
  readonly headers?: HeaderChanges;
}

/** The errors api.anthropic.com is known to give. */
const ANTHROPIC_ERRORS = {
  invalid_request_error: { status: 400, message: "Your request was not valid." },
  authentication_error: { status: 401, message: "invalid x-api-key" },
  billing_error: { status: 402, message: "Your credit balance is too low." },
  permission_error: { status: 403, message: "Your API key may not use this resource." },
  not_found_error: { status: 404, message: "Not found" },
  request_too_large: { status: 413, message: "Request exceeds the maximum size" },
  rate_limit_error: {
    status: 429,
    message: "This request would exceed your organization's rate limit of 50 requests per minute.",
    headers: { "retry-after": "7", "anthropic-ratelimit-requests-remaining": "0" },
  },
  api_error: { status: 500, message: "Internal server error" },
  overloaded_error: { status: 529, message: "Overloaded", headers: { "x-should-retry": "true" } },
} as const satisfies Record<string, ErrorRow>;

export type AnthropicErrorName = keyof typeof ANTHROPIC_ERRORS;

export const isAnthropicErrorName = (name: string): name is AnthropicErrorName =>
  Object.hasOwn(ANTHROPIC_ERRORS, name);

/** An error in Anthropic's shape, with the message it usually has unless told otherwise. */
export function anthropicErrorAnswer(name: AnthropicErrorName, message?: string): Answer {
  const row: ErrorRow = ANTHROPIC_ERRORS[name];
  const error = { type: name, message: message ?? row.message };
  const body = { type: "error", error, request_id: "req_simulated" };
  return changeHeaders(jsonAnswer(body, row.status, 0), row.headers ?? {});
}

/** A refusal of the request. */
export class RefusedMessage extends Error {
  readonly type: AnthropicErrorName;

  constructor(message: string, type: AnthropicErrorName = "invalid_request_error") {
    super(message);
    this.name = "RefusedMessage";
    this.type = type;
  }
}
