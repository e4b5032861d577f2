import { setTimeout as pause } from "node:timers/promises";

import type { Logger } from "@lintel/service-kit";

import { openSpool, type Spool, type SpoolOptions } from "./open-spool.ts";

export interface LeftSpools {
  /** Redis is back. */
  resendAll(): void;
  /** Ships what it can within the deadline. Returns how many records are left. */
  close(deadlineMs: number): Promise<number>;
}

const CHECK_EVERY_MS = 1000;
/** Allotments of limits went with the process that had them. */
const NONE: SpoolOptions["allotted"] = { shipped: () => undefined, booked: () => undefined };

/**
 * Ships what is in the folders of workers that there are no more, since their number was lowered, and frees each when it is
 * empty. A folder that cannot be had, as another process has it, is left alone, with a word in the log.
 */
export function shipLeftSpools(
  folders: readonly string[],
  options: Omit<SpoolOptions, "allotted" | "folder">,
  logger: Pick<Logger, "warn">,
): LeftSpools {
  const open = new Set<Spool>();
  const closing = new AbortController();
  const { signal } = closing;
  const ship = async (folder: string): Promise<void> => {
    try {
      const spool = await openSpool({ ...options, folder, allotted: NONE });
      open.add(spool);
      if (spool.records > 0) {
        logger.warn({ folder, records: spool.records }, "events of a former worker are shipped");
      }
      while (spool.records > 0) await pause(CHECK_EVERY_MS, undefined, { signal, ref: false });
      open.delete(spool);
      await spool.close(0);
    } catch (err) {
      if (signal.aborted) return;
      logger.warn({ err, folder }, "the spool of a former worker is left alone");
    }
  };
  const shipping = Promise.all(folders.map(ship));
  return {
    resendAll() {
      for (const spool of open) spool.resendAll();
    },
    async close(deadlineMs) {
      closing.abort();
      await shipping;
      const left = await Promise.all([...open].map((spool) => spool.close(deadlineMs)));
      return left.reduce((sum, records) => sum + records, 0);
    },
  };
}
