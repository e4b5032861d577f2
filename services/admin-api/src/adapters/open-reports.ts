import { isStoreUnavailable, type Tables } from "@lintel/db";
import type { Kysely } from "kysely";

import type { Reports } from "../deps.ts";

export interface ReportsOptions {
  /** Where reports are read; absent: from the primary. */
  readonly replica: Kysely<Tables> | undefined;
  readonly primary: Kysely<Tables>;
  /** Milliseconds. */
  readonly monotonic: () => number;
  /** The replica cannot be used, and the primary answers. Called at most once for each time it is left alone. */
  readonly onAway: (error: unknown) => void;
  /** It answers again. */
  readonly onBack: () => void;
}

/** How long a replica that could not be used is left alone: opening a connection to one that hangs takes seconds. */
const LEFT_ALONE_MS = 15_000;
/** 25006, 28, 3D, 42P01, 42703: a replica that is none, does not let us in, or has not heard of the newest schema. */
const UNUSABLE = /^(?:25006|28|3D|42P01|42703)/;

/**
 * Reads reports from a replica, and from the primary while that cannot be used. A query that a replica ends for what it has to take over
 * (40001) is asked again there at once. A query that is too slow fails: it would be on the primary, too.
 */
export function openReports(options: ReportsOptions): Reports {
  const { monotonic, onAway, onBack, primary, replica } = options;
  if (replica === undefined) return { read: (query) => query(primary) };
  let untilMs = 0;
  let isAway = false;
  return {
    async read(query) {
      if (monotonic() < untilMs) return query(primary);
      try {
        const answer = await query(replica);
        if (isAway) onBack();
        isAway = false;
        return answer;
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble === undefined) throw error;
        if (trouble === "away") {
          untilMs = monotonic() + LEFT_ALONE_MS;
          isAway = true;
          onAway(error);
        }
        return query(primary);
      }
    },
  };
}

function troubleOf(error: unknown): "away" | "once" | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "40001") return "once";
  if (code === "57014" || error.message.includes("Query read timeout")) return undefined;
  return UNUSABLE.test(code) || isStoreUnavailable(error) ? "away" : undefined;
}
