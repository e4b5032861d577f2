import type { Cluster, Redis } from "ioredis";

import { epochKey } from "./keys.ts";
import { loadScript } from "./load-script.ts";
import { createScriptRunner } from "./run-script.ts";

/**
 * The time since Redis was last empty. Every epoch has a name of its own; while it settles, no sums are loaded, so that
 * proxies can restore the reservations of their running calls before any new call is admitted.
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

const BEGIN = loadScript("begin-epoch");

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
