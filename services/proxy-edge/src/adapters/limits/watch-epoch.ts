import { setImmediate } from "node:timers/promises";

import type { Epoch } from "@lintel/admission";

/** How often it is looked whether Redis was emptied. */
const CHECK_EVERY_MS = 500;
/** For how long after a loss no call is admitted: time for every proxy, and the worker, to see it and restore reservations. */
export const GRACE_MS = 3000;

export interface EpochWatchOptions {
  readonly epoch: Epoch;
  readonly newId: () => string;
  /** Whether another proxy may have calls under way; asked at the start, if Redis is empty. */
  readonly isAnotherPresent: () => Promise<boolean>;
  /** Puts everything back into Redis that this proxy has reserved. Rejects when that did not succeed. */
  readonly putBack: () => Promise<void>;
  /** There is an epoch that is new to this proxy: the first, or one after a loss. */
  readonly onEpoch: (isFirst: boolean) => void;
  readonly onTrouble: (error: unknown) => void;
}

export interface EpochWatch {
  /** Checks at once: a caller has found Redis empty, or it was away. Never rejects. */
  check(): Promise<void>;
  /** Resolves when there is an epoch, the first time. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Notices when Redis was emptied, and puts this proxy's reservations back before any call is admitted without them. The
 * first proxy on a Redis that was never used begins at once: there is nothing to wait for.
 */
export function watchEpoch(options: EpochWatchOptions): EpochWatch {
  const { epoch, isAnotherPresent, newId, onEpoch, onTrouble, putBack } = options;
  let known: string | undefined;
  let checking: Promise<void> | undefined;
  const first = Promise.withResolvers<void>();

  const begin = async (): Promise<string> => {
    const isFresh = known === undefined && !(await isAnotherPresent().catch(() => true));
    return epoch.begin(newId(), isFresh ? 0 : GRACE_MS);
  };
  const look = async (): Promise<void> => {
    const present = (await epoch.read()) ?? (await begin());
    if (present === known) return;
    // Calls admitted before, whose answers are just arriving, are remembered first.
    await setImmediate();
    await putBack();
    const isFirst = known === undefined;
    known = present;
    first.resolve();
    onEpoch(isFirst);
  };
  const check = (): Promise<void> => {
    checking ??= look()
      .catch(onTrouble)
      .finally(() => {
        checking = undefined;
      });
    return checking;
  };
  const timer = setInterval(() => void check(), CHECK_EVERY_MS);
  return {
    check,
    ready: first.promise,
    async stop() {
      clearInterval(timer);
      await checking;
    },
  };
}
