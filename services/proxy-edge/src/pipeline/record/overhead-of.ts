import type { AuthenticatedCall, Outcome } from "../call-context.ts";

/** What was not spent waiting for the upstream, in milliseconds; only of calls that were sent and answered. */
export function overheadOf(
  { leftMs, sentMs }: Pick<AuthenticatedCall, "leftMs" | "sentMs">,
  outcome: Outcome,
  durationMs: number,
): number | undefined {
  if (sentMs === undefined || leftMs !== undefined) return undefined;
  if (outcome.upstreamEndedMs === undefined) return undefined;
  return durationMs - (outcome.upstreamEndedMs - sentMs);
}
