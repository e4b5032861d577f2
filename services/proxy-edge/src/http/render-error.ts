import { ERRORS, type GatewayError } from "@lintel/core";
import type { ErrorDialect, HeaderLine, ClientError } from "@lintel/providers";

import type { CallerAnswer } from "./caller-answer.ts";
import { flatHeaders } from "./flat-headers.ts";

/** The part of an error that callers see: never its cause or detail. */
export const toClientError = (error: GatewayError): ClientError => ({
  code: error.code,
  status: error.status,
  type: ERRORS[error.code].openAiType,
  message: error.message,
  retryAfterSeconds: error.retryAfterSeconds,
});

/** How an error is put to its caller. */
export interface ErrorForm {
  readonly errors: ErrorDialect;
  /** Beside those of the error itself. */
  readonly headers: readonly HeaderLine[];
}

/** Anthropic's SDKs sleep for as long as they are told, days included: after this many seconds they had better fail. */
const MAX_WAIT_SECONDS = 60;

const isLongWait = ({ retryAfterSeconds = 0 }: GatewayError): boolean =>
  retryAfterSeconds > MAX_WAIT_SECONDS;

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
    ["x-should-retry", String(error.retryable && !isLongWait(error))],
    ...headers,
  ];
  const id = headers.find(([name]) => name === "x-request-id")?.[1];
  if (errors.requestIdHeader !== undefined && id !== undefined) {
    lines.push([errors.requestIdHeader, id]);
  }
  if (error.retryAfterSeconds !== undefined) {
    lines.push(["retry-after", String(error.retryAfterSeconds)]);
  }
  // The rest of a body that is too large is not worth reading.
  if (error.code === "body_too_large") lines.push(["connection", "close"]);
  outgoing.writeHead(error.status, flatHeaders(lines));
  outgoing.end(body);
}
