import type { JobReading } from "@lintel/core";

import type { JsonRecord } from "../json/is-record.ts";

/** What an object of a provider's tells of a job; `undefined` when it is none. */
export type ReadJob = (object: JsonRecord) => JobReading | undefined;

/** What one line of a job's results used: nothing, so much of a model, or nobody can tell. */
export type ResultUse =
  | { readonly model: string; readonly usage: NonNullable<JobReading["parts"]>[number]["usage"] }
  | "nothing"
  | "unknown";

/** Reads one line of a job's results. */
export type ReadResult = (line: JsonRecord) => ResultUse;

/** Can this be a provider's name for a job? Whatever else stands there, nobody could ask for. */
export const isJobId = (id: unknown): id is string =>
  typeof id === "string" && /^[\w.:-]{1,256}$/.test(id);

/** Can this be the name of a model? */
export const isModelName = (name: unknown): name is string =>
  typeof name === "string" && /^[^\p{Cc}]{1,256}$/u.test(name);
