import { AdminApiError } from "@lintel/admin-client";

/** Together long enough for a restart of the admin API, or a failover of its database. */
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 20_000];
const PASSING_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Asks the admin API, and again while it or its database is away, so that a long import does not end with one bad moment. What was never
 * answered may be asked at a wrong address: that fails at once. Only for what may be done twice without harm.
 */
export function askPatiently(wait: (ms: number) => Promise<void>) {
  let isKnown = false;
  return async function ask<T>(question: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await question();
        isKnown = true;
        return answer;
      } catch (error) {
        const ms = WAITS_MS[attempt];
        if (ms === undefined || !isKnown || !isPassing(error)) throw error;
        await wait(ms);
      }
    }
  };
}

/** No answer at all, or that of a service, or of a gateway before it, that cannot work now. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof AdminApiError)) return false;
  const { cause, status } = error;
  if (status !== undefined) return PASSING_STATUSES.has(status);
  return cause instanceof Error && !(cause instanceof SyntaxError);
}
