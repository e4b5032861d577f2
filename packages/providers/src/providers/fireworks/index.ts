import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** docs.fireworks.ai/guides/querying-text-models, 2026-11. */
export const fireworks = openAiCompatible({
  id: "fireworks",
  baseUrl: "https://api.fireworks.ai/inference/v1",
  parameters: { heedsBothCaps: true, topK: "top_k", repetitionPenalty: "repetition_penalty" },
});
