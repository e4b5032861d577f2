import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** docs.cohere.com/docs/compatibility-api, 2026-11. It refuses `stream_options` (strandsagents.com, "Cohere"). */
export const cohere = openAiCompatible({
  id: "cohere",
  baseUrl: "https://api.cohere.ai/compatibility/v1",
  capabilities: { streamUsage: "always" },
  parameters: { refused: ["stream_options"] },
});
