import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** docs.nvidia.com/nim/large-language-models, 2026-11: NIM as NVIDIA hosts it; one's own is called by the setting's `url`. */
export const nvidia = openAiCompatible({
  id: "nvidia",
  baseUrl: "https://integrate.api.nvidia.com/v1",
  parameters: { topK: "top_k", repetitionPenalty: "repetition_penalty" },
});
