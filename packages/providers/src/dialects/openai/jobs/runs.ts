import type { Endpoint } from "../../../contract/endpoint.ts";
import { startingJobs, endpointsWithJobs } from "./jobs.ts";

/**
 * Runs of assistants. A streamed one mostly reports its usage, and the assistant's model, at its end: that is then the
 * usage of the call that began it. Any other is a job: it goes on, or waits for the outputs of its tools.
 */
export const runEndpoints: readonly Endpoint[] = [
  ...startingJobs([
    ["POST", "/v1/threads/runs"],
    ["POST", "/v1/threads/:thread_id/runs"],
  ]),
  ...endpointsWithJobs([
    ["POST", "/v1/threads/:thread_id/runs/:run_id/submit_tool_outputs"],
    ["GET", "/v1/threads/:thread_id/runs"],
    ["GET POST", "/v1/threads/:thread_id/runs/:run_id"],
    ["POST", "/v1/threads/:thread_id/runs/:run_id/cancel"],
  ]),
];
