import { acknowledgementKey } from "@lintel/events";
import type { Cluster, Redis } from "ioredis";

/** A proxy that was away longer ships its spool again, which does no harm. */
const KEPT_SECONDS = 86_400;

/** Acknowledges to the spool's proxy that a batch of it is in the ledger and settled. */
export const acknowledgeBatch =
  (redis: Redis | Cluster, prefix: string) =>
  async (spoolId: string, sequence: number): Promise<void> => {
    const key = acknowledgementKey(prefix, spoolId);
    const replies = await redis
      .multi()
      .rpush(key, String(sequence))
      .expire(key, KEPT_SECONDS)
      .exec();
    const failed = replies?.find(([error]) => error !== null)?.[0];
    if (replies === null || failed) throw new Error("not acknowledged", { cause: failed });
  };
