import type { Provider } from "../../contract/provider.ts";
import {
  createChatCompletions,
  MAX_TEMPLATE_TOKENS,
} from "../../dialects/openai/chat/chat-completions.ts";
import { completions } from "../../dialects/openai/chat/completions.ts";
import { embeddings } from "../../dialects/openai/embeddings.ts";
import { openAiErrors } from "../../dialects/openai/error-body.ts";
import { relayed } from "../../dialects/relayed/relayed.ts";

export const deepinfra: Provider = {
  id: "deepinfra",
  telemetryName: "deepinfra",
  baseUrl: "https://api.deepinfra.com/v1/openai",
  endpoints: [
    createChatCompletions("max_tokens", MAX_TEMPLATE_TOKENS),
    completions,
    embeddings,
    ...relayed({ charge: "nothing" }, [
      ["GET", "/v1/models"],
      ["GET DELETE", "/v1/models/:model"],
      ["GET HEAD DELETE", "/v1/*"],
    ]),
    ...relayed({ charge: "unmodelled" }, [["POST PUT PATCH", "/v1/*"]]),
  ],
  errors: openAiErrors,
  credentialHeaders: ({ apikey = "" }) =>
    apikey === "" ? [] : [["authorization", `Bearer ${apikey}`]],
};
