import { type ChangeFeed, requireProxyGrants } from "@lintel/db";
import { createReadiness, type Logger, requireRedisAccess } from "@lintel/service-kit";

import type { Config } from "../config.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Stores } from "./open-stores.ts";

const READINESS_DEADLINE_MS = 2000;

/** Reads what changes in Postgres. */
type Reader = Pick<ChangeFeed, "ready">;

interface ReadyParts extends Pick<Stores, "db" | "redis" | "redisReached"> {
  readonly feed: Reader;
  readonly known: { readonly customProviders: Reader; readonly routes: Reader };
  readonly breakers: { hear(): Promise<void> };
  readonly limits: { readonly ready: Promise<unknown> };
  readonly spool: Pick<EventLog, "writable">;
  readonly keyringCheck: { ready(): Promise<void> };
  readonly logger: Logger;
}

/**
 * Each dependency must have been reached once, and have let its user do what a proxy needs. Later they may go away: calls of known keys
 * pass without Postgres, of keys without limits without Redis, and taking every proxy out of service at once would end those too.
 */
export function openReadiness(
  { redisPrefix: prefix }: Pick<Config, "redisPrefix">,
  parts: ReadyParts,
) {
  const { feed, keyringCheck, known, limits, logger, redisReached, spool } = parts;
  const readers = [feed, known.customProviders, known.routes];
  const mayRead = once(() => requireProxyGrants(parts.db));
  const mayUseRedis = once(() =>
    requireRedisAccess({ redis: parts.redis, prefix, hear: () => parts.breakers.hear() }),
  );
  return createReadiness({
    checks: {
      async postgres() {
        await mayRead();
        await Promise.all(readers.map((reader) => reader.ready()));
      },
      async redis() {
        await redisReached;
        await mayUseRedis();
        await limits.ready;
      },
      encryption: () => keyringCheck.ready(),
      spool: () => (spool.writable ? Promise.resolve() : Promise.reject(new Error("read-only"))),
    },
    deadlineMs: READINESS_DEADLINE_MS,
    logger,
  });
}

/** Asks again until it has been answered well, and then never. */
function once(ask: () => Promise<void>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    await ask();
    isDone = true;
  };
}
