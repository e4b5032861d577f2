import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** LocalAI (`core/http/routes` of its repository, 2026-11). */
export const localai = openAiCompatible({
  id: "localai",
  isSelfHosted: true,
  capabilities: {
    healthPath: "/readyz",
    embeddings: "yes",
    tools: "yes",
    loading: {
      load: { path: "/backend/load", modelAs: "model" },
      unload: { path: "/backend/shutdown", modelAs: "model" },
      loaded: { path: "/system", listAs: "loaded_models", nameAs: "id" },
    },
  },
  parameters: { topK: "top_k", repetitionPenalty: "repeat_penalty" },
});
