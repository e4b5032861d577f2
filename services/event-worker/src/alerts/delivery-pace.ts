import type { DeliveryOutcome } from "@lintel/db";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Before each further attempt: about sixteen hours in all, which outlast a night. */
const WAITS_MS = [
  10 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
] as const;

/** How often a delivery is tried. */
export const MAX_ATTEMPTS = WAITS_MS.length + 1;

/** What an attempt was answered with, or why it was not. */
export type Attempt = { readonly status: number } | { readonly error: string };

interface Tried {
  /** This attempt included. */
  readonly attempts: number;
  readonly maxAttempts: number;
}

/** What follows of an attempt: any 2xx is delivered; everything else is tried again, until it has been tried often enough. */
export function outcomeOf(
  attempt: Attempt,
  { attempts, maxAttempts }: Tried,
  atMs: number,
): DeliveryOutcome {
  const status = "status" in attempt ? attempt.status : undefined;
  if (status !== undefined && status >= 200 && status < 300) return { state: "delivered", status };
  const error = "error" in attempt ? attempt.error : `answered with ${attempt.status}`;
  const waitMs = WAITS_MS[attempts - 1];
  if (attempts >= maxAttempts || waitMs === undefined) return { state: "dead", status, error };
  return { state: "pending", status, error, nextAtMs: atMs + waitMs };
}
