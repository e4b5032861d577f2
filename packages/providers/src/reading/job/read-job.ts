import type { JobReading } from "@lintel/core";

import type { ReportedUsage } from "../../contract/answer.ts";
import type { ResultUse } from "../../contract/job-results.ts";
import type { JsonRecord } from "../../formats/json/is-record.ts";

/** Reads a job from an object of a provider's; `undefined` when it is none. */
export type ReadJob = (object: JsonRecord) => JobReading | undefined;

/** Can this be a provider's id of a job? Anything else cannot be put into a path. */
export const isJobId = (id: unknown): id is string =>
  typeof id === "string" && /^[\w.:-]{1,256}$/.test(id);

/** Can this be the name of a model? */
export const isModelName = (name: unknown): name is string =>
  typeof name === "string" && /^[^\p{Cc}]{1,256}$/u.test(name);

/** What a line used that reports this. */
export const toResultUse = (model: unknown, reported: ReportedUsage): ResultUse => {
  const { usage } = reported;
  return usage !== undefined && isModelName(model) ? { ...reported, usage, model } : "unknown";
};
