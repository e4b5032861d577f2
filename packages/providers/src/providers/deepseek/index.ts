import { openAiCompatible } from "../../builders/openai-compatible.ts";
import { cacheHitsApart } from "../../dialects/openai/usage/usage-variants.ts";

/** api-docs.deepseek.com, 2026-11. */
export const deepseek = openAiCompatible({
  id: "deepseek",
  baseUrl: "https://api.deepseek.com/v1",
  capabilities: { embeddings: "ask" },
  readUsage: cacheHitsApart,
});
