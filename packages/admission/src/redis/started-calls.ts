import type { Cluster, Redis } from "ioredis";

import { lastAliveKey, startsKey } from "./keys.ts";

/** A call that its proxy has not reported for a long time. */
export interface LapsedCall {
  readonly callId: string;
  /** What was kept of its start; `undefined` when Redis has lost it. */
  readonly start: string | undefined;
  /** When it was last shown, by its proxy's clock, Unix milliseconds. */
  readonly aliveMs: number;
}

/**
 * Starts of calls that are under way for longer than a moment, kept in Redis in case that their proxy and its spool are lost
 * together. Each operation rejects as Redis does, may be repeated, and does nothing for an empty list.
 */
export interface StartedCalls {
  /** Keeps the starts of calls, by their ids. */
  keep(starts: ReadonlyMap<string, string>): Promise<void>;
  /** Shows that calls are under way at this moment. */
  show(callIds: readonly string[], atMs: number): Promise<void>;
  /** Forgets calls: they have records. */
  drop(callIds: readonly string[]): Promise<void>;
  /** Some of those that were not shown since this moment, the oldest first. */
  lapsed(sinceMs: number): Promise<readonly LapsedCall[]>;
}

export interface StartedCallsOptions {
  /** A connection whose commands fail within a deadline. */
  readonly redis: Redis | Cluster;
  readonly prefix: string;
}

const MAX_LAPSED = 100;

export function createStartedCalls({ prefix, redis }: StartedCallsOptions): StartedCalls {
  const [starts, alive] = [startsKey(prefix), lastAliveKey(prefix)];
  return {
    async keep(given) {
      if (given.size > 0) await redis.hset(starts, given);
    },
    async show(callIds, atMs) {
      if (callIds.length === 0) return;
      await redis.zadd(alive, ...callIds.flatMap((callId) => [atMs, callId]));
    },
    async drop(callIds) {
      if (callIds.length === 0) return;
      await Promise.all([redis.zrem(alive, ...callIds), redis.hdel(starts, ...callIds)]);
    },
    async lapsed(sinceMs) {
      const limit = ["LIMIT", 0, MAX_LAPSED] as const;
      const flat = await redis.zrangebyscore(alive, "-inf", sinceMs, "WITHSCORES", ...limit);
      const callIds = flat.filter((_, place) => place % 2 === 0);
      if (callIds.length === 0) return [];
      const texts = await redis.hmget(starts, ...callIds);
      return callIds.map((callId, place) => ({
        callId,
        start: texts[place] ?? undefined,
        aliveMs: Number(flat[place * 2 + 1]),
      }));
    },
  };
}
