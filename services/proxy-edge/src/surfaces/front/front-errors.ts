import { type ErrorCode, ERRORS } from "@lintel/core";
import type { ClientError, ErrorDialect } from "@lintel/providers";

/** What errors are called on `/v1`; those that are not here are called as their status is. */
const TYPES: Readonly<Partial<Record<ErrorCode, string>>> = {
  model_not_found: "model_not_found",
  cost_limited: "insufficient_quota",
  model_cost_limited: "insufficient_quota",
  quota_spent: "insufficient_quota",
  policy_blocked: "policy_blocked",
  upstream_failed: "backend_unreachable",
  upstream_timeout: "backend_timeout",
  unsupported: "unsupported",
};

const BY_STATUS: ReadonlyMap<number, string> = new Map([
  [400, "invalid_request"],
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not_found"],
  [413, "invalid_request"],
  [415, "invalid_request"],
  [429, "rate_limit_exceeded"],
  [500, "internal_error"],
  [502, "backend_unreachable"],
  [503, "unavailable"],
  [504, "backend_timeout"],
]);

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** The type of an error on `/v1`. */
const frontTypeOf = ({ code = "", status }: Pick<ClientError, "code" | "status">): string =>
  (isCode(code) ? TYPES[code] : undefined) ?? BY_STATUS.get(status) ?? "internal_error";

const toBody = (error: ClientError): string =>
  JSON.stringify({ error: { type: frontTypeOf(error), message: error.message } });

/** The gateway's own errors on `/v1`: two members, always the same. OpenAI's SDKs choose their class by the status. */
export const frontErrors: ErrorDialect = {
  toBody,
  toEvent: (error) => `\n\ndata: ${toBody(error)}\n\n`,
};
