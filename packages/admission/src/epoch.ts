import type { Cluster, Redis } from "ioredis";

import { epochKey } from "./keys.ts";
import { createScriptRunner, script } from "./run-script.ts";

/**
 * The time since Redis was last empty. Every epoch has a name of its own; while it settles, no sums are loaded, so that
 * whoever has calls under way can put their reservations back before anybody is admitted beside them.
 */
export interface Epoch {
  /** The present epoch's name; `undefined` when Redis has none: it was emptied, or never used. Rejects as Redis does. */
  read(): Promise<string | undefined>;
  /** Begins one named `id` that settles for `graceMs`, unless there is one already; the name of the one that holds. */
  begin(id: string, graceMs: number): Promise<string>;
}

export interface EpochOptions {
  /** A connection whose commands fail within a deadline. */
  readonly redis: Redis | Cluster;
  readonly prefix: string;
}

/** KEYS: epoch. ARGV: its name, how long it settles in ms. Kept as the moment from which it is settled, and the name. */
const BEGIN = script(`
local time = redis.call('TIME')
local settled = tonumber(time[1]) * 1000 + math.ceil(tonumber(time[2]) / 1000) + tonumber(ARGV[2])
redis.call('SET', KEYS[1], string.format('%.0f', settled) .. ' ' .. ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
`);

export function createEpoch({ prefix, redis }: EpochOptions): Epoch {
  const run = createScriptRunner(redis);
  const key = epochKey(prefix);
  return {
    async read() {
      const value = await redis.get(key);
      return value === null ? undefined : nameIn(value);
    },
    async begin(id, graceMs) {
      return nameIn(String(await run(BEGIN, [key], [id, graceMs])));
    },
  };
}

const nameIn = (value: string): string => value.slice(value.indexOf(" ") + 1);
