import type { ErrorDialect, ClientError } from "../../contract/errors.ts";

/** An error of the gateway in Anthropic's shape, with the contract's prefix. */
const toBody = ({ message, status }: ClientError): string =>
  JSON.stringify({
    type: "error",
    error: { type: TYPES.get(status) ?? typeOfClass(status), message },
  });

const TYPES: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [503, "overloaded_error"],
  [504, "timeout_error"],
]);

const typeOfClass = (status: number): string =>
  status >= 500 ? "api_error" : "invalid_request_error";

/** Clients read the id from `request-id` (platform.claude.com/docs/en/api/errors, November 2026). */
export const anthropicErrors: ErrorDialect = {
  requestIdHeader: "request-id",
  toBody,
  toEvent: (error) => `\n\nevent: error\ndata: ${toBody(error)}\n\n`,
};
