import type { Provider } from "../provider.ts";
import { relayed } from "../relay/relayed.ts";
import { complete } from "./complete.ts";
import { anthropicErrors } from "./error-body.ts";
import { messages } from "./messages.ts";

/** The base URL of Anthropic's SDK has no version: paths are appended whole. */
const upstreamPath = (path: string): string => path;

export const anthropic: Provider = {
  id: "anthropic",
  telemetryName: "anthropic",
  baseUrl: "https://api.anthropic.com",
  endpoints: [
    messages,
    complete,
    ...relayed({ charge: "nothing", upstreamPath }, [
      ["POST", "/v1/messages/count_tokens"],
      ["GET", "/v1/messages/batches"],
      ["GET DELETE", "/v1/messages/batches/:message_batch_id"],
      ["POST", "/v1/messages/batches/:message_batch_id/cancel"],
      ["GET", "/v1/models"],
      ["GET", "/v1/models/:model"],
      ["GET HEAD DELETE", "/v1/*"],
    ]),
    ...relayed({ charge: "nothing", intake: "stream", upstreamPath }, [["POST", "/v1/files"]]),
    ...relayed({ charge: "unknown", upstreamPath }, [
      ["POST", "/v1/messages/batches"],
      ["POST PUT PATCH", "/v1/*"],
    ]),
  ],
  errors: anthropicErrors,
  credentialHeaders: ({ apikey = "" }) => (apikey === "" ? [] : [["x-api-key", apikey]]),
};
