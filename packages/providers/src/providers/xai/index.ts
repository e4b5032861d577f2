import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** docs.x.ai, 2026-11. Its reasoning stands beside `completion_tokens`; how it is read is every chat answer's. */
export const xai = openAiCompatible({
  id: "xai",
  genAiName: "x_ai",
  baseUrl: "https://api.x.ai/v1",
  priceLists: ["x-ai"],
  capabilities: { embeddings: "ask" },
  parameters: { outputCap: "max_completion_tokens", heedsBothCaps: true },
});
