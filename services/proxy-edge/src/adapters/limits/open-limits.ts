import { randomInt, randomUUID } from "node:crypto";

import {
  allotCalls,
  type AllottingAdmission,
  createAdmission,
  createEpoch,
  type FinishedCall,
} from "@lintel/admission";
import {
  type ChangeFeed,
  type connect,
  createSpendReader,
  isAnotherPresent,
  MAX_PRESENCE,
} from "@lintel/db";
import type { Cluster, Redis } from "ioredis";

import { WaitingLine } from "../../memory/waiting-line.ts";
import { failFast } from "./fail-fast-admission.ts";
import { keepReservations } from "./open-reservations.ts";
import { watchEpoch } from "./watch-epoch.ts";

export interface LimitsOptions {
  readonly db: ReturnType<typeof connect>;
  readonly redis: Redis | Cluster;
  readonly redisPrefix: string;
  /** Shows other proxies that this one is there. */
  readonly feed: Pick<ChangeFeed, "isPooled" | "show">;
  readonly monotonic: () => number;
  readonly reportTrouble: (error: unknown, what: string) => void;
}

/** Admission with all that keeps it exact: allotments, reservations under way, and their return when Redis was emptied. */
export function openLimits(options: LimitsOptions) {
  const { reportTrouble, db, monotonic, redis, redisPrefix } = options;
  const spend = createSpendReader(db);
  const exact = createAdmission({
    redis,
    prefix: redisPrefix,
    loadSpend: (scope, id, atMs) => spend.load(scope, id, atMs),
    loadModelSpend: (scope, id) => spend.loadModels(scope, id),
    onEmptied: () => epochs.check(),
  });
  const admission = { ...exact, ...failFast(exact, monotonic) };
  const allotted = allotCalls({
    admission,
    newId: randomUUID,
    monotonic,
    onTrouble: (error) => reportTrouble(error, "allotments not kept"),
  });
  const waitingLine = new WaitingLine();
  const reservations = keepReservations(exact, allotted, {
    onFreed: (holders) => waitingLine.wake(holders),
    onTrouble: (error) => reportTrouble(error, "reservations not renewed"),
  });
  const { epochs, onLoss } = openEpochs(options, () => reservations.putBack());
  return {
    admission: allotted,
    shipping: bothOf(allotted, reservations),
    async finish(calls: readonly FinishedCall[]) {
      await exact.finish(calls);
      for (const { holders } of calls) waitingLine.wake(holders);
    },
    reservations,
    waitingLine,
    sessionReservations: {
      admit: admission.admit,
      cancel: (callId: string) => reservations.cancel(callId),
    },
    /** Resolves once it is known that Redis can be trusted, the first time. */
    ready: epochs.ready,
    /** Called when Redis may have lost what it held: it was emptied, or is back. */
    onLoss,
    /** Redis is back: what it lost is put back. */
    restore(): void {
      void epochs.check();
      for (const listener of onLoss) listener();
      reservations
        .putBack()
        .catch((error: unknown) => reportTrouble(error, "reservations not put back"));
    },
    async stop(): Promise<void> {
      await epochs.stop();
      await reservations.stop();
    },
  };
}

/** For the spool: both are called with calls on their way to the ledger. */
const bothOf = (one: Shipping, other: Shipping): Shipping => ({
  shipped(sequence, callIds) {
    one.shipped(sequence, callIds);
    other.shipped(sequence, callIds);
  },
  booked(sequence) {
    one.booked(sequence);
    other.booked(sequence);
  },
});

type Shipping = Pick<AllottingAdmission, "booked" | "shipped">;

function openEpochs(
  { reportTrouble, db, feed, redis, redisPrefix }: LimitsOptions,
  putBack: () => Promise<void>,
) {
  const onLoss: (() => void)[] = [];
  const presence = randomInt(1, MAX_PRESENCE);
  const epochs = watchEpoch({
    epoch: createEpoch({ redis, prefix: redisPrefix }),
    newId: randomUUID,
    // Behind a pooler others may be there that cannot show it.
    isAnotherPresent: async () => (await feed.isPooled()) || (await isAnotherPresent(db, presence)),
    putBack,
    onEpoch(isFirst) {
      feed.show(presence);
      if (isFirst) return;
      reportTrouble(undefined, "Redis was emptied; reservations were put back");
      for (const listener of onLoss) listener();
    },
    onTrouble: (error) => reportTrouble(error, "not known whether Redis was emptied"),
  });
  redis.once("ready", () => void epochs.check());
  return { epochs, onLoss };
}

export type OpenLimits = ReturnType<typeof openLimits>;
