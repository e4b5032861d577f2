import type { Settlement } from "@lintel/admission";
import type { CostMap, JobReading } from "@lintel/core";
import type { JobStore, OpenJob, UsedByJob } from "@lintel/db";

import type { Deps } from "../deps.ts";

/** What polling jobs needs from outside. */
export interface JobDeps extends Pick<
  Deps,
  "ledger" | "prices" | "revokeSpent" | "logger" | "now"
> {
  readonly metrics: Pick<Deps["metrics"], "booked">;
  readonly settlement: Settlement;
  readonly store: JobStore;
  /** The prices of a setting's own. */
  readonly costMapOf: (settingId: string) => Promise<CostMap | null>;
  /** Absent when this worker cannot open settings: then it waits for answers that pass the proxies. */
  readonly provider: JobPoller | undefined;
}

/** Asks providers, with the credential of the setting that began the job. Rejects when it got no proper answer. */
export interface JobPoller {
  /** The present state of a job; `undefined` when it, or the setting that may ask for it, no longer exists. */
  ask(job: OpenJob): Promise<JobReading | undefined>;
  /** The usage in its results; `undefined` when they are gone. */
  readResults(job: OpenJob, path: string): Promise<UsedByJob | undefined>;
}
