import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** inference-docs.cerebras.ai/resources/openai, 2026-11. */
export const cerebras = openAiCompatible({
  id: "cerebras",
  baseUrl: "https://api.cerebras.ai/v1",
  capabilities: { embeddings: "ask" },
  parameters: {
    outputCap: "max_completion_tokens",
    refused: [
      "frequency_penalty",
      "logit_bias",
      "presence_penalty",
      "parallel_tool_calls",
      "service_tier",
    ],
  },
});
