import { openAiCompatible } from "../../builders/openai-compatible.ts";

/** llama.cpp's server (`tools/server/README.md`, 2026-11). Models are loaded by calls where it runs as a router. */
export const llamacpp = openAiCompatible({
  id: "llamacpp",
  isSelfHosted: true,
  capabilities: {
    healthPath: "/health",
    takesAnyModel: true,
    loading: {
      load: { path: "/models/load", modelAs: "model" },
      unload: { path: "/models/unload", modelAs: "model" },
      loaded: {
        path: "/models",
        listAs: "data",
        nameAs: "id",
        stateAs: ["status", "value"],
        states: ["loaded", "sleeping"],
      },
      isBegunOnly: true,
    },
  },
  parameters: { topK: "top_k", repetitionPenalty: "repeat_penalty" },
});
