const MAX_CAUSES = 3;

/**
 * What the log says of an error: type, message, stack, code, our own `detail`, and the same of its causes.
 * Nothing else: drivers hang whole commands, queries and rows on their errors.
 */
export function describeError(error: Error): Record<string, unknown> {
  return describe(error, MAX_CAUSES);
}

function describe(error: Error, causesLeft: number): Record<string, unknown> {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const cause = error.cause ?? first;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(hasCode(error) ? { code: error.code } : {}),
    ...(hasDetail(error) ? { detail: error.detail } : {}),
    ...(cause instanceof Error && causesLeft > 0 ? { cause: describe(cause, causesLeft - 1) } : {}),
  };
}

const hasCode = (error: Error): error is Error & { readonly code: string | number } =>
  "code" in error && (typeof error.code === "string" || typeof error.code === "number");

/** PostgreSQL's `detail` is a text with values of the row in it; ours is an object meant for the log. */
const hasDetail = (error: Error): error is Error & { readonly detail: object } =>
  "detail" in error && typeof error.detail === "object" && error.detail !== null;
