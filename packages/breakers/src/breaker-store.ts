import type { Cluster, Redis } from "ioredis";

import { type BreakerNews, type BreakerPlace, readAs, SharedRest } from "./shared-rest.ts";

/** A rest that has been over for this long belongs to a setting that is no longer called. */
const STALE_MS = 3_600_000;
/** All of it is forgotten when nothing has been published for this long. */
const EXPIRY_MS = 24 * 3_600_000;

/**
 * What proxies share of their breakers: settings that rest, and who may find out whether one serves again. Each operation
 * is one round trip, may be repeated, and rejects as Redis does.
 */
export interface BreakerStore {
  /** All rests, those that are over and were not followed by a call included; of a setting alone when it is given. */
  read(nowMs: number, settingId?: string): Promise<readonly SharedRest[]>;
  /** Announces to all proxies that these rest. */
  rest(rests: readonly SharedRest[]): Promise<void>;
  /** Announces to all proxies that calls go to these again. */
  close(places: readonly BreakerPlace[]): Promise<void>;
  /** Whether `owner` may send the one call that finds out; no other may for `leaseMs`. */
  claimProbe(place: BreakerPlace, owner: string, leaseMs: number): Promise<boolean>;
  /** Forgets all rests of a setting, in every proxy. Returns those that there were. */
  reset(settingId: string, nowMs: number): Promise<readonly SharedRest[]>;
}

export interface BreakerStoreOptions {
  /** A connection whose commands fail within a deadline. */
  readonly redis: Redis | Cluster;
  readonly prefix: string;
}

/** Where news of breakers is published. */
export const breakerChannel = (prefix: string): string => `${prefix}breakers`;

export function createBreakerStore({ prefix, redis }: BreakerStoreOptions): BreakerStore {
  const key = `{${prefix}breakers}`;
  const probeKey = (place: BreakerPlace) => `${key}:probe:${fieldOf(place)}`;
  const announce = (news: BreakerNews) =>
    redis.publish(breakerChannel(prefix), JSON.stringify(news));
  const remove = (places: readonly BreakerPlace[]) => [
    redis.hdel(key, ...places.map(fieldOf)),
    redis.unlink(...places.map(probeKey)),
  ];
  const store: BreakerStore = {
    async read(nowMs, settingId) {
      const fields = await redis.hgetall(key);
      const rests = Object.values(fields)
        .map((text) => readAs(SharedRest, text))
        .filter((rest) => rest !== undefined);
      const stale = rests.filter(({ untilMs }) => nowMs - untilMs > STALE_MS);
      if (stale.length > 0) await Promise.all(remove(stale));
      return rests.filter(
        (rest) => !stale.includes(rest) && (settingId ?? rest.settingId) === rest.settingId,
      );
    },
    async rest(rests) {
      if (rests.length === 0) return;
      const fields = rests.flatMap((rest) => [fieldOf(rest), JSON.stringify(rest)]);
      await Promise.all([
        redis.hset(key, ...fields),
        redis.pexpire(key, EXPIRY_MS),
        redis.unlink(...rests.map(probeKey)),
        announce({ rests: [...rests] }),
      ]);
    },
    async close(places) {
      if (places.length === 0) return;
      await Promise.all([...remove(places), announce({ closed: places.map(placeOf) })]);
    },
    async claimProbe(place, owner, leaseMs) {
      return (await redis.set(probeKey(place), owner, "PX", leaseMs, "NX")) === "OK";
    },
    async reset(settingId, nowMs) {
      const rests = await store.read(nowMs, settingId);
      if (rests.length > 0) await Promise.all(remove(rests));
      await announce({ reset: settingId });
      return rests;
    },
  };
  return store;
}

const placeOf = ({ model, settingId }: BreakerPlace): BreakerPlace => ({ settingId, model });

/** A setting's id has no space in it. */
const fieldOf = ({ model, settingId }: BreakerPlace): string => `${settingId} ${model}`;
