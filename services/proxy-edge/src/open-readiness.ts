import type { ChangeFeed } from "@lintel/db";
import { createReadiness } from "@lintel/service-kit";

import type { Stores } from "./open-stores.ts";
import type { EventLog } from "./ports/event-log.ts";

const READINESS_DEADLINE_MS = 2000;

interface ReadyParts extends Pick<Stores, "redisReached"> {
  readonly limits: { readonly ready: Promise<unknown> };
  readonly spool: Pick<EventLog, "writable">;
  readonly keyringCheck: { ready(): Promise<void> };
}

/**
 * Each dependency must have been reached once. Later they may go away: calls of known keys pass without Postgres,
 * of keys without limits without Redis, and taking every proxy out of service at once would end those too.
 */
export const openReadiness = (
  readers: readonly Pick<ChangeFeed, "ready">[],
  { keyringCheck, limits, redisReached, spool }: ReadyParts,
) =>
  createReadiness({
    checks: {
      postgres: () => Promise.all(readers.map((reader) => reader.ready())),
      redis: () => Promise.all([redisReached, limits.ready]),
      encryption: () => keyringCheck.ready(),
      spool: () => (spool.writable ? Promise.resolve() : Promise.reject(new Error("read-only"))),
    },
    deadlineMs: READINESS_DEADLINE_MS,
  });
