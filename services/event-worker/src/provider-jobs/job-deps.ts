import type { Settlement } from "@lintel/admission";
import type { CostMap, JobReading } from "@lintel/core";
import type { JobStore, OpenJob, UsedByJob } from "@lintel/db";

import type { Deps } from "../deps.ts";

/** What looking after jobs needs from outside. */
export interface JobDeps extends Pick<
  Deps,
  "ledger" | "prices" | "revokeSpent" | "logger" | "now"
> {
  readonly metrics: Pick<Deps["metrics"], "booked">;
  readonly settlement: Settlement;
  readonly store: JobStore;
  /** The prices of a setting's own. */
  readonly costMapOf: (settingId: string) => Promise<CostMap | null>;
  /** Absent when this worker cannot open settings: then it waits for others to tell. */
  readonly provider: JobAsker | undefined;
}

/** Asks providers, with the credential of the setting that began the job. Rejects when it got no proper answer. */
export interface JobAsker {
  /** What is told of a job now; `undefined` when there is no such job any more, or nobody who may ask for it. */
  ask(job: OpenJob): Promise<JobReading | undefined>;
  /** What its results tell that it used; `undefined` when they are gone. */
  readResults(job: OpenJob, path: string): Promise<UsedByJob | undefined>;
}
