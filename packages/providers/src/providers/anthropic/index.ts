import { APIKEY } from "../../builders/bearer.ts";
import type { AnswerForm, AnswerReader } from "../../contract/answer.ts";
import type { Dialect } from "../../contract/dialect.ts";
import type { Provider } from "../../contract/provider.ts";
import { messageBatches } from "../../dialects/anthropic/batches/message-batches.ts";
import { batchOf, readResult } from "../../dialects/anthropic/batches/read-job.ts";
import { createBatchReader } from "../../dialects/anthropic/batches/results-url-reader.ts";
import { complete } from "../../dialects/anthropic/complete.ts";
import { anthropicErrors } from "../../dialects/anthropic/error-body.ts";
import { messages } from "../../dialects/anthropic/messages.ts";
import {
  MESSAGE_BATCH_TEXTS,
  MESSAGE_COUNT_TEXTS,
} from "../../dialects/anthropic/texts/message-texts.ts";
import { RELAYED, relayed } from "../../dialects/relayed/relayed.ts";
import { PassingReader } from "../../reading/answer/passing-reader.ts";
import { isJobId } from "../../reading/job/read-job.ts";
import { ResultsReader } from "../../reading/job/results-reader.ts";

/** The base URL of Anthropic's SDK has no version: paths are appended whole. */
const upstreamPath = (path: string): string => path;

const COUNTED_MESSAGES: Dialect = { ...RELAYED, texts: MESSAGE_COUNT_TEXTS };

/** Answers that contain the address of a batch's results. */
const BATCH_STATES: Dialect = { ...RELAYED, createReader: createBatchReader };

const createResultsReader = ({ params = {}, status }: AnswerForm): AnswerReader =>
  status === 200 && isJobId(params["message_batch_id"])
    ? new ResultsReader(batchOf(params["message_batch_id"]), readResult)
    : new PassingReader();

const BATCH_RESULTS: Dialect = {
  ...RELAYED,
  texts: MESSAGE_BATCH_TEXTS,
  createReader: createResultsReader,
};

export const anthropic: Provider = {
  id: "anthropic",
  baseUrl: "https://api.anthropic.com",
  endpoints: [
    messages,
    complete,
    ...relayed({ charge: "nothing", upstreamPath, dialect: COUNTED_MESSAGES }, [
      ["POST", "/v1/messages/count_tokens"],
    ]),
    ...relayed({ charge: "nothing", upstreamPath }, [
      ["GET", "/v1/models"],
      ["GET", "/v1/models/:model"],
      ["GET HEAD DELETE", "/v1/*"],
    ]),
    ...relayed({ charge: "nothing", jobsBehind: "", upstreamPath }, [
      ["DELETE", "/v1/messages/batches/:message_batch_id"],
    ]),
    ...relayed({ charge: "nothing", upstreamPath, dialect: BATCH_STATES }, [
      ["GET", "/v1/messages/batches"],
      ["GET", "/v1/messages/batches/:message_batch_id"],
      ["POST", "/v1/messages/batches/:message_batch_id/cancel"],
    ]),
    ...messageBatches,
    ...relayed({ charge: "nothing", upstreamPath, dialect: BATCH_RESULTS }, [
      ["GET", "/v1/messages/batches/:message_batch_id/results"],
    ]),
    ...relayed({ charge: "nothing", bodyMode: "stream", upstreamPath }, [["POST", "/v1/files"]]),
    ...relayed({ charge: "nothing", upstreamPath }, [
      ["GET", "/v1/files"],
      ["GET DELETE", "/v1/files/:file_id"],
      ["GET", "/v1/files/:file_id/content"],
    ]),
    ...relayed({ charge: "unmodelled", upstreamPath }, [["POST PUT PATCH", "/v1/*"]]),
  ],
  settingFields: [APIKEY],
  errors: anthropicErrors,
  jobs: { below: "", headers: [["anthropic-version", "2023-06-01"]], readResult },
  credentialHeaders: ({ apikey = "" }) => (apikey === "" ? [] : [["x-api-key", apikey]]),
};
