import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** docs.sglang.ai, 2026-11. Older versions report errors flat, newer ones as OpenAI does. */
export const sglang = openAiCompatible({
  id: "sglang",
  isSelfHosted: true,
  capabilities: { healthPath: "/health", errors: "flat" },
  parameters: { heedsBothCaps: true, topK: "top_k", repetitionPenalty: "repetition_penalty" },
});
