import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** LM Studio (lmstudio.ai/docs, "OpenAI Compatibility Endpoints", 2026-11). Nothing but its list of models says that it lives. */
export const lmstudio = openAiCompatible({
  id: "lmstudio",
  isSelfHosted: true,
  capabilities: { healthPath: "/v1/models", embeddings: "yes", tools: "yes" },
  parameters: { topK: "top_k", repetitionPenalty: "repeat_penalty" },
});
