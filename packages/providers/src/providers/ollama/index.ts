import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** Ollama (`docs/api.md` and `docs/openai.md` of its repository, 2026-11). A call without a prompt loads a model. */
export const ollama = openAiCompatible({
  id: "ollama",
  isSelfHosted: true,
  capabilities: {
    healthPath: "/api/version",
    embeddings: "yes",
    tools: "yes",
    loading: {
      load: { path: "/api/generate", modelAs: "model" },
      unload: { path: "/api/generate", modelAs: "model", body: { keep_alive: 0 } },
      loaded: { path: "/api/ps", listAs: "models", nameAs: "name" },
    },
  },
});
