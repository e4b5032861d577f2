import { openAiCompatible } from "../../builders/openai-compatible.ts";

/**
 * docs.perplexity.ai/docs/sonar/openai-compatibility, 2026-11. Its searches are charged by the request and by what they
 * find, which is not counted here: those models have no price unless the setting gives them one.
 */
export const perplexity = openAiCompatible({
  id: "perplexity",
  baseUrl: "https://api.perplexity.ai",
  capabilities: { embeddings: "ask", tools: "no", streamUsage: "always" },
});
