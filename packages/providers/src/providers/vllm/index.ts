import type { Provider } from "../../contract/provider.ts";
import {
  createChatCompletions,
  MAX_TEMPLATE_TOKENS,
} from "../../dialects/openai/chat/chat-completions.ts";
import { completions } from "../../dialects/openai/chat/completions.ts";
import { embeddings } from "../../dialects/openai/embeddings.ts";
import { openAiErrors } from "../../dialects/openai/error-body.ts";
import { relayed } from "../../dialects/relayed/relayed.ts";

const upstreamPath = (path: string): string => path;

/** A server of one's own: it is where its setting says, with a credential or without. */
export const vllm: Provider = {
  id: "vllm",
  telemetryName: "vllm",
  baseUrl: "",
  endpoints: [
    // Older servers take a cap by no other name.
    ...[createChatCompletions("max_tokens", MAX_TEMPLATE_TOKENS), completions, embeddings].map(
      (endpoint) => ({ ...endpoint, upstreamPath: endpoint.path }),
    ),
    ...relayed({ charge: "nothing", upstreamPath }, [
      ["GET", "/v1/models"],
      ["GET DELETE", "/v1/models/:model"],
      ["GET HEAD DELETE", "/v1/*"],
    ]),
    ...relayed({ charge: "unmodelled", upstreamPath }, [["POST PUT PATCH", "/v1/*"]]),
  ],
  errors: openAiErrors,
  credentialHeaders: ({ apikey = "" }) =>
    apikey === "" ? [] : [["authorization", `Bearer ${apikey}`]],
  // Its address is told with the `/v1` of an OpenAI SDK, or without.
  locate: ({ members: { url = "" }, path, query }) =>
    url === ""
      ? undefined
      : url.replace(/(?:\/v1)?\/*$/, "") + path + (query === "" ? "" : `?${query}`),
};
