import type { ReportedFailure } from "../../contract/answer.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { toNumber } from "../usage/usage-counts.ts";

/**
 * The statuses providers answer errors with before an answer has begun, by the error's type or code:
 * https://platform.claude.com/docs/en/api/errors and https://platform.openai.com/docs/guides/error-codes (November 2026).
 */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ["invalid_request_error", 400],
  ["invalid_prompt", 400],
  ["context_length_exceeded", 400],
  ["content_filter", 400],
  ["authentication_error", 401],
  ["invalid_api_key", 401],
  ["billing_error", 402],
  ["permission_error", 403],
  ["not_found_error", 404],
  ["model_not_found", 404],
  ["request_too_large", 413],
  ["rate_limit_error", 429],
  ["rate_limit_exceeded", 429],
  ["insufficient_quota", 429],
  ["api_error", 500],
  ["server_error", 500],
  ["slow_down", 503],
  ["server_is_overloaded", 503],
  ["timeout_error", 504],
  ["overloaded_error", 529],
]);

/** An error's type goes into logs and events: nothing longer or stranger than a name. */
const TYPE = /^[\w.:-]{1,64}$/;

/**
 * The error that an event, or an answer in place of one, reports: as `error`, an object or a text, or as an object of
 * type `error`. `undefined` when it reports none.
 */
export function failureIn(json: JsonRecord): ReportedFailure | undefined {
  const { error, type } = json;
  if (isRecord(error)) return toFailure(error);
  if (type === "error") return toFailure({ ...json, type: undefined });
  return typeof error === "string" && error !== "" ? toFailure({ type: error }) : undefined;
}

/** The failure of an error object, as the error dialects of providers have it. */
function toFailure(error: JsonRecord): ReportedFailure {
  const names = [error["code"], error["type"], error["status"]].filter(isName);
  const known = names.find((name) => STATUSES.has(name));
  const status = statusIn(error) ?? STATUSES.get(known ?? "") ?? 500;
  return { type: known ?? names[0] ?? "", status };
}

const isName = (value: unknown): value is string => typeof value === "string" && TYPE.test(value);

/** Compatible servers write the status they mean into the error: `"code": 429`. */
function statusIn(error: JsonRecord): number | undefined {
  const candidates = [error["status_code"], error["status"], error["code"]].map(toNumber);
  return candidates.find((status = 0) => Number.isInteger(status) && status >= 400 && status < 600);
}
