import type { Settlement } from "@lintel/admission";
import type { JobStore, UsageLedger } from "@lintel/db";
import type { PriceBook } from "@lintel/prices";
import type { Logger, WorkerMetrics } from "@lintel/service-kit";

import type { TraceBookings } from "./trace-bookings.ts";
import type { HolderKind } from "./verbs/holder-tables.ts";
import type { SpendingHolder } from "./verbs/revoke-spent.ts";

/** What the jobs need from outside. */
export interface Deps {
  readonly ledger: UsageLedger;
  readonly settlement: Pick<Settlement, "settle">;
  readonly prices: PriceBook;
  /** Tokens of each text; never fails. */
  readonly countTokens: (model: string, texts: readonly string[]) => Promise<readonly number[]>;
  /** Revokes those of the keys, or users, whose lifetime limit is exhausted; returns their ids. */
  readonly revokeSpent: (
    kind: HolderKind,
    holders: readonly SpendingHolder[],
  ) => Promise<readonly string[]>;
  readonly noteJobs: JobStore["note"];
  readonly acknowledge: (spoolId: string, sequence: number) => Promise<void>;
  readonly metrics: WorkerMetrics;
  readonly traceBookings: TraceBookings;
  readonly logger: Pick<Logger, "debug" | "info" | "warn">;
  readonly now: () => number;
}
