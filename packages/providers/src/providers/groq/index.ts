import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** console.groq.com/docs/openai, 2026-11. Of `n` it takes 1 only. */
export const groq = openAiCompatible({
  id: "groq",
  baseUrl: "https://api.groq.com/openai/v1",
  capabilities: { embeddings: "ask" },
  parameters: {
    outputCap: "max_completion_tokens",
    heedsBothCaps: true,
    refused: ["logprobs", "logit_bias", "top_logprobs", "n"],
  },
});
