import { openAiCompatible } from "../../builders/openai-compatible.ts";

export const deepinfra = openAiCompatible({
  id: "deepinfra",
  baseUrl: "https://api.deepinfra.com/v1/openai",
});
