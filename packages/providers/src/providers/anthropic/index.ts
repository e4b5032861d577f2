import { isJobId } from "../../reading/job/read-job.ts";
import { ResultsReader } from "../../reading/job/results-reader.ts";
import type { AnswerForm, AnswerReader, Endpoint, Provider } from "../../contract/provider.ts";
import { PassingReader } from "../../dialects/relayed/passing-reader.ts";
import { relayed } from "../../dialects/relayed/relayed.ts";
import { complete } from "../../dialects/anthropic/complete.ts";
import { anthropicErrors } from "../../dialects/anthropic/error-body.ts";
import { messageBatches } from "../../dialects/anthropic/batches/message-batches.ts";
import { messages } from "../../dialects/anthropic/messages.ts";
import { batchOf, readResult } from "../../dialects/anthropic/batches/read-job.ts";
import { createBatchReader } from "./results-url-reader.ts";

/** The base URL of Anthropic's SDK has no version: paths are appended whole. */
const upstreamPath = (path: string): string => path;

/** Endpoints whose answers tell where a batch's results are. */
const tellingResults = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.map((endpoint) => Object.assign({}, endpoint, { createReader: createBatchReader }));

const createResultsReader = ({ params = {}, status }: AnswerForm): AnswerReader =>
  status === 200 && isJobId(params["message_batch_id"])
    ? new ResultsReader(batchOf(params["message_batch_id"]), readResult)
    : new PassingReader();

export const anthropic: Provider = {
  id: "anthropic",
  telemetryName: "anthropic",
  baseUrl: "https://api.anthropic.com",
  endpoints: [
    messages,
    complete,
    ...relayed({ charge: "nothing", upstreamPath }, [
      ["POST", "/v1/messages/count_tokens"],
      ["GET", "/v1/models"],
      ["GET", "/v1/models/:model"],
      ["GET HEAD DELETE", "/v1/*"],
    ]),
    ...relayed({ charge: "nothing", upstreamPath }, [
      ["DELETE", "/v1/messages/batches/:message_batch_id"],
    ]).map((endpoint) => Object.assign({}, endpoint, { jobsBehind: "" })),
    ...tellingResults(
      relayed({ charge: "nothing", upstreamPath }, [
        ["GET", "/v1/messages/batches"],
        ["GET", "/v1/messages/batches/:message_batch_id"],
        ["POST", "/v1/messages/batches/:message_batch_id/cancel"],
      ]),
    ),
    ...messageBatches,
    ...relayed({ charge: "nothing", upstreamPath }, [
      ["GET", "/v1/messages/batches/:message_batch_id/results"],
    ]).map((endpoint) => Object.assign({}, endpoint, { createReader: createResultsReader })),
    ...relayed({ charge: "nothing", intake: "stream", upstreamPath }, [["POST", "/v1/files"]]),
    ...relayed({ charge: "unknown", upstreamPath }, [["POST PUT PATCH", "/v1/*"]]),
  ],
  errors: anthropicErrors,
  jobs: { below: "", headers: [["anthropic-version", "2023-06-01"]], readResult },
  credentialHeaders: ({ apikey = "" }) => (apikey === "" ? [] : [["x-api-key", apikey]]),
};
