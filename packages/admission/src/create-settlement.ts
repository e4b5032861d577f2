import type { Cluster, Redis } from "ioredis";

import type { Settlement } from "./admission.ts";
import { createEpoch } from "./redis/epoch.ts";
import { holderKeys } from "./redis/keys.ts";
import { loadScript } from "./redis/load-script.ts";
import { mergeSums } from "./redis/merge-sums.ts";
import { createScriptRunner } from "./redis/run-script.ts";

const RENEW_SCRIPT = loadScript("renew");

/** Outlives an absence of the workers; what was put back just when its job was booked lapses after it. */
const HOLD_MS = 3_600_000;

export interface SettlementOptions {
  /** A connection whose commands fail within a deadline; never BullMQ's. */
  readonly redis: Redis | Cluster;
  readonly prefix: string;
  /** Tests set the clock (Unix ms); without it Redis' own is used. */
  readonly clockMs?: () => number;
}

/** Settlement on Redis. Throws what Redis throws: the caller repeats the whole batch, which is safe. */
export function createSettlement({ clockMs, prefix, redis }: SettlementOptions): Settlement {
  const run = createScriptRunner(redis);
  const epoch = createEpoch({ redis, prefix });
  return {
    epoch: () => epoch.read(),
    async settle(holders) {
      // Sent together, so that a batch of many keys costs one round trip, not one per key.
      await Promise.all(
        holders.map(({ callIds, models = [], sums, ...holder }) =>
          mergeSums(run, holderKeys(prefix, holder), { sums, models, marks: [], callIds }),
        ),
      );
    },
    async hold(reservations) {
      await Promise.all(
        reservations.map(({ atMs, callId, holders, reservedNano, reservedTokens }) => {
          const keys = holders.flatMap((holder) => holderKeys(prefix, holder));
          const notRunning = holders.map(() => "");
          const call = [callId, reservedNano, reservedTokens, atMs];
          const meters = holders.flatMap(({ money, tokens }) => [money, tokens]);
          const args = [
            clockMs?.() ?? "",
            HOLD_MS,
            holders.length,
            ...notRunning,
            ...call,
            ...meters,
          ];
          return run(RENEW_SCRIPT, keys, args);
        }),
      );
    },
  };
}
