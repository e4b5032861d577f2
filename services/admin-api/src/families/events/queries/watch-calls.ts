import { setTimeout as pause } from "node:timers/promises";

import type { Deps } from "../../../deps.ts";
import { type LivePlace, type LiveQuery, placeOf, waitMsOf } from "../models/live-calls.ts";
import { findLiveCalls, type LiveRows } from "./find-live-calls.ts";

const LOOK_EVERY_MS = 1000;
/** More than so many are answered at once: each looks into the database once a second. */
const MAX_WATCHERS = 50;

export interface WatchedCalls {
  /** The next calls, waited for as long as was asked for. Ends early when `signal` says that the caller is gone. */
  watch(query: LiveQuery, signal: AbortSignal): Promise<LiveRows>;
}

/** Lets a bounded number of callers wait for calls. */
export function watchCalls({ now, reads }: Pick<Deps, "now" | "reads">): WatchedCalls {
  let watchers = 0;
  const look = (query: LiveQuery, after: LivePlace | undefined) =>
    findLiveCalls(reads, query, after, now());
  return {
    async watch(query, signal) {
      const after = query.cursor === undefined ? undefined : placeOf(query.cursor);
      const first = await look(query, after);
      const looks = watchers < MAX_WATCHERS ? Math.floor(waitMsOf(query) / LOOK_EVERY_MS) : 0;
      if (looks === 0 || first.rows.length > 0) return first;
      watchers += 1;
      try {
        let latest = first;
        for (let left = looks; left > 0 && latest.rows.length === 0; left -= 1) {
          await pause(LOOK_EVERY_MS, undefined, { signal });
          latest = await look(query, first.place);
        }
        return latest;
      } catch (error) {
        if (signal.aborted) return first;
        throw error;
      } finally {
        watchers -= 1;
      }
    },
  };
}
