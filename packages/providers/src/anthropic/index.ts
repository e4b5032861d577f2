import type { AnswerForm, Endpoint, Provider } from "../provider.ts";
import { PassingReader } from "../relay/passing-reader.ts";
import { relayed } from "../relay/relayed.ts";
import { complete } from "./complete.ts";
import { anthropicErrors } from "./error-body.ts";
import { messages } from "./messages.ts";
import { ResultsUrlReader } from "./results-url-reader.ts";

/** The base URL of Anthropic's SDK has no version: paths are appended whole. */
const upstreamPath = (path: string): string => path;

/** Endpoints whose answers tell where a batch's results are. */
const tellingResults = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.map((endpoint) =>
    Object.assign({}, endpoint, {
      createReader: ({ status }: Pick<AnswerForm, "status">) =>
        status === 200 ? new ResultsUrlReader() : new PassingReader(),
    }),
  );

export const anthropic: Provider = {
  id: "anthropic",
  telemetryName: "anthropic",
  baseUrl: "https://api.anthropic.com",
  endpoints: [
    messages,
    complete,
    ...relayed({ charge: "nothing", upstreamPath }, [
      ["POST", "/v1/messages/count_tokens"],
      ["DELETE", "/v1/messages/batches/:message_batch_id"],
      ["GET", "/v1/models"],
      ["GET", "/v1/models/:model"],
      ["GET HEAD DELETE", "/v1/*"],
    ]),
    ...tellingResults(
      relayed({ charge: "nothing", upstreamPath }, [
        ["GET", "/v1/messages/batches"],
        ["GET", "/v1/messages/batches/:message_batch_id"],
        ["POST", "/v1/messages/batches/:message_batch_id/cancel"],
      ]),
    ),
    ...relayed({ charge: "nothing", intake: "stream", upstreamPath }, [["POST", "/v1/files"]]),
    ...relayed({ charge: "unknown", upstreamPath }, [
      ["POST", "/v1/messages/batches"],
      ["POST PUT PATCH", "/v1/*"],
    ]),
  ],
  errors: anthropicErrors,
  credentialHeaders: ({ apikey = "" }) => (apikey === "" ? [] : [["x-api-key", apikey]]),
};
