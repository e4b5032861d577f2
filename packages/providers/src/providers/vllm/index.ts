import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** docs.vllm.ai, "OpenAI-Compatible Server", 2026-11. Embeddings and tools depend on how it was started. */
export const vllm = openAiCompatible({
  id: "vllm",
  isSelfHosted: true,
  capabilities: { healthPath: "/health" },
  parameters: { heedsBothCaps: true, topK: "top_k", repetitionPenalty: "repetition_penalty" },
});
