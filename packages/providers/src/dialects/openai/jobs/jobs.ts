import type { Dialect } from "../../../contract/dialect.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import { asUsage, createJobReader } from "../../../reading/job/job-reader.ts";
import { RELAYED, relayed, type RelayedRow } from "../../relayed/relayed.ts";
import { readJob } from "./read-job.ts";

const JOB_STATES: Dialect = {
  ...RELAYED,
  createReader: (form) => createJobReader(form, readJob),
};

const STARTED_JOBS: Dialect = {
  ...RELAYED,
  createReader: (form) => createJobReader(form, readJob, asUsage),
};

/** Endpoints whose answers contain jobs. */
export const endpointsWithJobs = (rows: readonly RelayedRow[]): readonly Endpoint[] =>
  relayed({ charge: "nothing", dialect: JOB_STATES }, rows);

/** Endpoints that remove jobs, whose state is served at their path plus `behind` until then. */
const removingJobs = (behind: string, rows: readonly RelayedRow[]): readonly Endpoint[] =>
  relayed({ charge: "nothing", jobsBehind: behind }, rows);

/** Endpoints whose calls begin jobs: what those cost is mostly not known yet. */
export const startingJobs = (rows: readonly RelayedRow[]): readonly Endpoint[] =>
  relayed({ charge: "later", bodyMode: "buffer", startsJobs: true, dialect: STARTED_JOBS }, rows);

/** Batches, fine-tuning and evaluations, and the reading of responses, which may be made in the background. */
export const jobEndpoints: readonly Endpoint[] = [
  ...startingJobs([
    ["POST", "/v1/batches"],
    ["POST", "/v1/fine_tuning/jobs"],
    ["POST", "/v1/evals/:eval_id/runs"],
  ]),
  ...endpointsWithJobs([
    ["GET", "/v1/batches"],
    ["GET", "/v1/batches/:batch_id"],
    // The Swagger file cancels without saying so.
    ["POST", "/v1/batches/:batch_id/cancel", { method: "POST", path: "/v1/batches/:batch_id" }],
    ["GET", "/v1/responses/:response_id"],
    ["POST", "/v1/responses/:response_id/cancel"],
    ["GET", "/v1/fine_tuning/jobs"],
    ["GET", "/v1/fine_tuning/jobs/:job_id"],
    ["POST", "/v1/fine_tuning/jobs/:job_id/cancel"],
    ["POST", "/v1/fine_tuning/jobs/:job_id/pause"],
    ["POST", "/v1/fine_tuning/jobs/:job_id/resume"],
    ["GET", "/v1/evals/:eval_id/runs"],
    ["GET POST", "/v1/evals/:eval_id/runs/:run_id"],
  ]),
  ...removingJobs("", [
    ["DELETE", "/v1/responses/:response_id"],
    ["DELETE", "/v1/evals/:eval_id/runs/:run_id"],
  ]),
  ...removingJobs("/runs", [
    ["DELETE", "/v1/threads/:thread_id"],
    ["DELETE", "/v1/evals/:eval_id"],
  ]),
];
