import { redactSecrets } from "./redact-secrets.ts";
import { scrubText } from "./scrub-text.ts";

const MAX_CAUSES = 5;

/**
 * What the log says of something thrown: type, message, stack, code, our own `detail`, and the same of its
 * causes. Nothing else: drivers hang whole commands, queries and rows on their errors.
 */
export function describeError(thrown: unknown): unknown {
  return describe(thrown, MAX_CAUSES);
}

function describe(thrown: unknown, causesLeft: number): unknown {
  if (typeof thrown === "string") return scrubText(thrown);
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const cause = thrown.cause ?? (thrown instanceof AggregateError ? thrown.errors[0] : undefined);
  return {
    type: thrown.name,
    message: scrubText(thrown.message),
    stack: scrubText(thrown.stack ?? ""),
    ...(hasCode(thrown) ? { code: thrown.code } : {}),
    ...(hasDetail(thrown) ? { detail: redactSecrets(thrown.detail) } : {}),
    ...(cause !== undefined && causesLeft > 0 ? { cause: describe(cause, causesLeft - 1) } : {}),
  };
}

const hasCode = (error: Error): error is Error & { readonly code: string | number } =>
  "code" in error && (typeof error.code === "string" || typeof error.code === "number");

/** PostgreSQL's `detail` is a text with values of the row in it; ours is an object meant for the log. */
const hasDetail = (error: Error): error is Error & { readonly detail: Record<string, unknown> } =>
  "detail" in error && typeof error.detail === "object" && error.detail !== null;
