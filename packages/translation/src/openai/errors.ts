import { isRecord, type JsonRecord } from "@lintel/providers";

import type { AnswerError } from "../model/answer.ts";

/** The `type` of an error by its status: developers.openai.com/api/docs/guides/error-codes (November 2026). */
const TYPES: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [402, "insufficient_quota"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [429, "rate_limit_error"],
]);

/** Reads `{error: {message, type, code, param}}`, and what compatible servers write in its place. */
export function readOpenAiError(status: number, body: unknown): AnswerError {
  const error = isRecord(body) ? (body["error"] ?? body) : body;
  if (!isRecord(error)) {
    return { status, type: "", message: typeof error === "string" ? error : "" };
  }
  const { code, detail, message, param, type } = error;
  return {
    status,
    type: typeof type === "string" ? type : "",
    ...(typeof code === "string" ? { code } : {}),
    message: firstText(message, detail),
    ...(typeof param === "string" ? { param } : {}),
  };
}

const firstText = (...values: readonly unknown[]): string =>
  values.find((value) => typeof value === "string") ?? "";

/** An error in OpenAI's shape, with the upstream's words; its own type is the code where it has none. */
export function writeOpenAiError({ code, message, param, status, type }: AnswerError): JsonRecord {
  const known = TYPES.get(status) ?? (status >= 500 ? "server_error" : "invalid_request_error");
  return {
    error: {
      message,
      type: known,
      param: param ?? null,
      code: code ?? (type === "" ? null : type),
    },
  };
}

/** The status of an error within a stream, by its type or code. */
export function statusOfOpenAiError({ code, type }: Pick<AnswerError, "code" | "type">): number {
  return STATUSES.get(code ?? "") ?? STATUSES.get(type) ?? 500;
}

const STATUSES: ReadonlyMap<string, number> = new Map([
  ["invalid_request_error", 400],
  ["invalid_prompt", 400],
  ["context_length_exceeded", 400],
  ["content_filter", 400],
  ["authentication_error", 401],
  ["invalid_api_key", 401],
  ["insufficient_quota", 429],
  ["permission_error", 403],
  ["not_found_error", 404],
  ["model_not_found", 404],
  ["rate_limit_error", 429],
  ["rate_limit_exceeded", 429],
  ["server_is_overloaded", 503],
  ["slow_down", 503],
]);
