/** A deadline passed. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  readonly code = "DEADLINE";
}

/**
 * What `work` comes to, or a `DeadlineError` after `deadlineMs`, whose message is what did not happen and within how
 * long. The work itself is not stopped; if it fails later, that is ignored.
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  deadlineMs: number,
  missed = "no answer",
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DeadlineError(`${missed} within ${deadlineMs} ms`)),
    deadlineMs,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
