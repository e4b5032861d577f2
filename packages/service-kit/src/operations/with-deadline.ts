/** A deadline passed. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  readonly code = "DEADLINE";
}

/**
 * What `work` comes to, or a `DeadlineError` after `deadlineMs`. The work itself is not stopped, and its
 * late failure is nobody's concern.
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  deadlineMs: number,
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DeadlineError(`no answer within ${deadlineMs} ms`)),
    deadlineMs,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
