interface ProblemOptions extends ErrorOptions {
  readonly title: string;
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** A request that the admin API refused or failed at, or that did not reach it (status 0). The message is for people. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly title: string;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    detail: string,
    { title, status, requestId, retryAfterSeconds, ...options }: ProblemOptions,
  ) {
    super(detail, options);
    this.title = title;
    this.status = status;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The problem that an answer describes. */
export function toProblem(response: Response, body: unknown): ApiProblem {
  const { headers, status } = response;
  const retryAfter = Number(headers.get("retry-after") ?? "");
  return new ApiProblem(textOf(body, "detail") ?? `the answer was ${status}`, {
    title: textOf(body, "title") ?? "The admin API failed",
    status,
    requestId: headers.get("x-request-id") ?? undefined,
    retryAfterSeconds: retryAfter > 0 ? retryAfter : undefined,
  });
}

function textOf(body: unknown, member: "title" | "detail"): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const text: unknown = Reflect.get(body, member);
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** What to say of a failure, whatever was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Whether the session has ended, or was never begun. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 401;

/** Whether there is no such entity, or not any more. */
export const isUnknown = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 404;

/** Whether somebody else has changed the entity meanwhile. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 412;
