import { ERRORS, type GatewayError, isLongWait } from "@lintel/core";
import type { ErrorDialect, HeaderLine, ClientError } from "@lintel/providers";

import type { CallerAnswer } from "./caller-answer.ts";
import { flatHeaders } from "./flat-headers.ts";

/**
 * The type of a limit of calls or tokens that is worth no waiting, as OpenAI's own service for Codex has it. With it and `resets_at` Codex says when to
 * try again, where it would else say only that it has tried too often (codex-rs/codex-api/src/api_bridge.rs, 0.171, November 2026).
 */
const USED_UP = "usage_limit_reached";

function typeOf(error: GatewayError): string {
  const type = ERRORS[error.code].openAiType;
  return type === "rate_limit_error" && isLongWait(error.retryAfterSeconds) ? USED_UP : type;
}

/** The part of an error that callers see: never its cause or detail. */
export const toClientError = (error: GatewayError): ClientError => ({
  code: error.code,
  status: error.status,
  type: typeOf(error),
  message: error.message,
  retryAfterSeconds: error.retryAfterSeconds,
  resetsAtSeconds:
    error.resetsAtMs !== undefined && isLongWait(error.retryAfterSeconds)
      ? Math.ceil(error.resetsAtMs / 1000)
      : undefined,
});

/** How an error is put to its caller. */
export interface ErrorForm {
  readonly errors: ErrorDialect;
  /** Beside those of the error itself. */
  readonly headers: readonly HeaderLine[];
}

/**
 * Answers with an error in the caller's dialect, advising whether and when to try again. The one place where
 * errors become answers; once an answer has begun, the connection is cut instead.
 */
export function sendError(
  outgoing: CallerAnswer,
  error: GatewayError,
  { errors, headers }: ErrorForm,
): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const body = Buffer.from(errors.toBody(toClientError(error)));
  const lines: HeaderLine[] = [
    ["content-type", "application/json"],
    ["content-length", String(body.length)],
    ["x-lintel-error", error.code],
    ["x-should-retry", String(error.retryable && !isLongWait(error.retryAfterSeconds))],
    ...headers,
  ];
  const id = headers.find(([name]) => name === "x-request-id")?.[1];
  if (errors.requestIdHeader !== undefined && id !== undefined) {
    lines.push([errors.requestIdHeader, id]);
  }
  // `x-ratelimit-reset-*` says it where the wait is too long.
  if (error.retryAfterSeconds !== undefined && !isLongWait(error.retryAfterSeconds)) {
    lines.push(["retry-after", String(error.retryAfterSeconds)]);
  }
  // The rest of a body that is too large is not worth reading.
  if (error.code === "body_too_large") lines.push(["connection", "close"]);
  outgoing.writeHead(error.status, flatHeaders(lines));
  outgoing.end(body);
}
