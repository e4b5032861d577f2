/** The outcome of `promise`, or an error naming what was waited for once `timeoutMs` have passed. Services have their own; tests do not wait with what they test. */
export async function withDeadline<T>(
  promise: Promise<T>,
  timeoutMs: number,
  label: string,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`gave up after ${timeoutMs} ms waiting for ${label}`)),
    timeoutMs,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
