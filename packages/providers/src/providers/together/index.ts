import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** docs.together.ai/docs/inference/openai-compatibility, 2026-11. */
export const together = openAiCompatible({
  id: "together",
  baseUrl: "https://api.together.ai/v1",
  parameters: { topK: "top_k", repetitionPenalty: "repetition_penalty" },
});
