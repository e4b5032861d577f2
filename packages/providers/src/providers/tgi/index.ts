import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** Hugging Face's text-generation-inference 3 (`router/src/server.rs`): it has no route for embeddings. */
export const tgi = openAiCompatible({
  id: "tgi",
  isSelfHosted: true,
  capabilities: {
    healthPath: "/health",
    takesAnyModel: true,
    embeddings: "no",
    tools: "yes",
    errors: "text",
  },
});
