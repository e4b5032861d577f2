import type { Cluster, Redis } from "ioredis";

import type { Settlement } from "./admission.ts";
import { holderKeys } from "./keys.ts";
import { mergeSums } from "./merge-sums.ts";
import { createScriptRunner } from "./run-script.ts";

export interface SettlementOptions {
  /** A connection whose commands fail within a deadline; never BullMQ's. */
  readonly redis: Redis | Cluster;
  readonly prefix: string;
}

/** Settlement on Redis. Throws what Redis throws: the caller repeats the whole batch, which is safe. */
export function createSettlement({ prefix, redis }: SettlementOptions): Settlement {
  const run = createScriptRunner(redis);
  return {
    async settle(holders) {
      // Sent together, so that a batch of many keys costs one round trip, not one per key.
      await Promise.all(
        holders.map(({ callIds, models = [], sums, ...holder }) =>
          mergeSums(run, holderKeys(prefix, holder), { sums, models, marks: [], callIds }),
        ),
      );
    },
  };
}
