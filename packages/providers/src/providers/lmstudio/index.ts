import { openAiCompatible } from "../../builders/openai-compatible.ts";

/**
 * LM Studio (lmstudio.ai/docs, "OpenAI Compatibility Endpoints" and "REST API v1", which is there from 0.4; 2026-11). Nothing but
 * its list of models says that it lives. A model that is loaded once has its own name as its instance's.
 */
export const lmstudio = openAiCompatible({
  id: "lmstudio",
  isSelfHosted: true,
  capabilities: {
    healthPath: "/v1/models",
    embeddings: "yes",
    tools: "yes",
    loading: {
      load: { path: "/api/v1/models/load", modelAs: "model" },
      unload: { path: "/api/v1/models/unload", modelAs: "instance_id" },
      loaded: {
        path: "/api/v1/models",
        listAs: "models",
        nameAs: "key",
        stateAs: ["loaded_instances"],
      },
    },
  },
  parameters: { topK: "top_k", repetitionPenalty: "repeat_penalty" },
});
