import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { JobQuery, JobsAnswer, toJobAnswer, toJobCursor } from "../models/job-answer.ts";
import { findJobs } from "../queries/find-jobs.ts";

const operation = {
  method: "get",
  path: "/api/jobs",
  operationId: "listJobs",
  tag: "events",
  summary: "Read the jobs that calls began, newest first, page by page",
  scope: "reports:read",
  description:
    "Batches, background responses, runs, evaluations and fine-tunings: work that goes on after its call was answered, and is booked once the provider has reported its usage.",
  query: JobQuery,
  problems: [],
  failure: "jobsReading",
  answer: JobsAnswer,
} as const satisfies Operation;

/** GET /api/jobs */
export const serveListJobs = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { next, rows } = await findJobs(deps.reads, readQuery(c, operation));
    const nextCursor = next === undefined ? undefined : toJobCursor(next);
    return answerJson(c, { jobs: rows.map(toJobAnswer), nextCursor });
  });
