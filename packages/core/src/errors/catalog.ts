interface ErrorRow {
  readonly status: number;
  /** The `type` of the OpenAI error shape. */
  readonly openAiType: string;
  /** May the same request succeed if sent again, unchanged, a little later? Sent as `x-should-retry`. */
  readonly retryable: boolean;
}

/**
 * Every error proxy-edge can answer with. Status, retry advice, the dialects' error types and the docs
 * come from this table, so they cannot drift apart. Meanings: BricksLLM's client errors, made right.
 */
export const ERRORS = {
  invalid_request: { status: 400, openAiType: "invalid_request_error", retryable: false },
  invalid_timeout: { status: 400, openAiType: "invalid_request_error", retryable: false },
  key_missing: { status: 401, openAiType: "authentication_error", retryable: false },
  key_unknown: { status: 401, openAiType: "authentication_error", retryable: false },
  key_revoked: { status: 401, openAiType: "authentication_error", retryable: false },
  key_expired: { status: 401, openAiType: "authentication_error", retryable: false },
  user_revoked: { status: 401, openAiType: "authentication_error", retryable: false },
  user_expired: { status: 401, openAiType: "authentication_error", retryable: false },
  setting_missing: { status: 401, openAiType: "authentication_error", retryable: false },
  path_not_allowed: { status: 403, openAiType: "permission_error", retryable: false },
  route_setting_missing: { status: 403, openAiType: "permission_error", retryable: false },
  model_not_allowed: { status: 403, openAiType: "permission_error", retryable: false },
  user_required: { status: 403, openAiType: "permission_error", retryable: false },
  user_unknown: { status: 403, openAiType: "permission_error", retryable: false },
  user_ambiguous: { status: 403, openAiType: "permission_error", retryable: false },
  model_unpriced: { status: 403, openAiType: "permission_error", retryable: false },
  call_unbounded: { status: 403, openAiType: "permission_error", retryable: false },
  job_unbounded: { status: 403, openAiType: "permission_error", retryable: false },
  policy_blocked: { status: 403, openAiType: "permission_error", retryable: false },
  model_not_found: { status: 404, openAiType: "invalid_request_error", retryable: false },
  not_found: { status: 404, openAiType: "invalid_request_error", retryable: false },
  body_too_large: { status: 413, openAiType: "invalid_request_error", retryable: false },
  translation_lossy: { status: 422, openAiType: "invalid_request_error", retryable: false },
  encoding_unsupported: { status: 415, openAiType: "invalid_request_error", retryable: false },
  rate_limited: { status: 429, openAiType: "rate_limit_error", retryable: true },
  tokens_limited: { status: 429, openAiType: "rate_limit_error", retryable: true },
  concurrency_limited: { status: 429, openAiType: "rate_limit_error", retryable: true },
  cost_limited: { status: 429, openAiType: "insufficient_quota", retryable: true },
  model_cost_limited: { status: 429, openAiType: "insufficient_quota", retryable: true },
  upstream_busy: { status: 429, openAiType: "rate_limit_error", retryable: true },
  quota_spent: { status: 429, openAiType: "insufficient_quota", retryable: false },
  internal: { status: 500, openAiType: "api_error", retryable: false },
  unsupported: { status: 501, openAiType: "unsupported", retryable: false },
  upstream_failed: { status: 502, openAiType: "upstream_error", retryable: true },
  gateway_stopped: { status: 503, openAiType: "api_error", retryable: true },
  overloaded: { status: 503, openAiType: "api_error", retryable: true },
  store_unavailable: { status: 503, openAiType: "api_error", retryable: true },
  policy_unavailable: { status: 503, openAiType: "api_error", retryable: true },
  limits_unavailable: { status: 503, openAiType: "api_error", retryable: true },
  upstream_timeout: { status: 504, openAiType: "upstream_error", retryable: true },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
