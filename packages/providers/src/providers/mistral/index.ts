import { openAiCompatible } from "../../builders/openai-compatible.ts";

/**
 * docs.mistral.ai/api, 2026-11. Members it does not know are refused, those by which others are asked for usage among
 * them (github.com/avante-corp/avante.nvim/issues/2347, github.com/editor-code-assistant/eca/issues/231).
 */
export const mistral = openAiCompatible({
  id: "mistral",
  genAiName: "mistral_ai",
  baseUrl: "https://api.mistral.ai/v1",
  capabilities: { streamUsage: "always", errors: "flat" },
  parameters: { refused: ["stream_options", "max_completion_tokens"] },
});
