import type { HeaderChanges } from "../upstream/header-changes.ts";

export interface ErrorRow {
  readonly status: number;
  readonly message: string;
  readonly headers?: HeaderChanges;
}

/** The errors api.anthropic.com is known to give. */
export const ANTHROPIC_ERRORS = {
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
